"""How much is done, counted in lines that run: it must not grow with what stands far away on the page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from driftwitness.capture import tables
from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.operations.known_operations import Known
from driftwitness.capture.sections import Sections
from driftwitness.document import text


def lines_run(work: Callable[[], object]) -> int:
    ran = 0

    def trace(_: FrameType, event: str, __: Any) -> Any:
        nonlocal ran
        ran += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return ran


def captioned(times: int) -> Sections:
    """A page whose headings are captions but for the last one."""
    page = "\n\n".join(["Response", "The depot is told."] * times + ["Close depots", "Doors shut."])
    return Sections(text.read("page.txt", page))


@pytest.mark.parametrize("ask", [Sections.over, Sections.end])
def test_the_heading_over_a_line_costs_the_same_below_many_captions(ask: Callable[[Sections, int], object]) -> None:
    few, many = captioned(5), captioned(500)
    assert len(many.headings) == 501
    assert lines_run(lambda: ask(few, 18)) == lines_run(lambda: ask(many, 1998))
    assert lines_run(lambda: ask(few, 1)) == lines_run(lambda: ask(many, 1))


def test_no_word_is_tried_on_a_line_that_starts_with_none() -> None:
    assert lines_run(lambda: tables.columns("Depots open at dawn and close at dusk")) < 20


def test_lines_and_sentences_of_a_block_are_made_once() -> None:
    block = text.read("page.txt", "Depots open. Doors\nshut.").blocks[0]
    assert block.sentences() is block.sentences()
    assert block.numbered() is block.numbered()


def test_finding_a_path_costs_the_same_among_many() -> None:
    def known(times: int) -> Known:
        where = Where("page.md", 1, 1)
        return Known(OperationLine(where, "GET", f"/depots{number}/{{id}}", "", ()) for number in range(times))

    few, many = known(5), known(500)
    line = OperationLine(Where("page.md", 1, 1), "GET", "/v1/depots4/{id}", "", ())
    assert many.has(line)
    assert lines_run(lambda: few.has(line)) == lines_run(lambda: many.has(line))
