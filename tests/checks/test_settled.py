"""What rules declare about themselves must hold: judged again or taken as settled, the same comes of every history."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.checks.test_rules import DATA, RULES, contract, examples

from driftwitness.checks import notation
from driftwitness.checks.exchange import History
from driftwitness.checks.judge import Judge
from driftwitness.checks.registry import own
from driftwitness.checks.tally import Tally
from driftwitness.contract import Contract
from driftwitness.run import Options
from driftwitness.run.conduct import drive
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.run.target import embedded_mock
from driftwitness.trace import Run, Trace, journal

DRIFTS = ("", "change-type", "media-type-html", "missing-as-200", "null-property", "number-huge", "challenge-missing")


@cache
def written() -> dict[str, list[list[str]]]:
    """Give all traces of the rules' data and examples, by the contract that they are judged by; passing ones first."""
    found: dict[str, list[list[str]]] = {}
    for heading in ("Pass", "Fail"):
        for check_id, check in RULES:
            paths = sorted((DATA / "checks" / check_id).glob(f"{heading.lower()}-*.txt"))
            texts = [path.read_text(encoding="utf-8").splitlines() for path in paths]
            for lines in (*texts, *examples(check, heading)):
                named = re.fullmatch(r"# contract: (\S+)", lines[0])
                found.setdefault(named[1] if named else "notebooks", []).append(lines)
    return found


def of_somebody(trace: Trace) -> Trace:
    """Give a trace as if somebody had recorded it."""
    records = tuple(replace(one, origin="recording") for one in trace.interactions if one.origin != "document")
    return replace(trace, run=replace(trace.run, origin="recording"), records=records)


def told(judge: Judge, traces: Iterable[Trace], *, is_settling: bool) -> list[Any]:
    """Give all that a tally tells in the end, with what earlier histories settled or without."""
    run = Run(judge.contract.vendor, judge.contract.sha256, "recording", "", judge.contract.server_url)
    tally = Tally(judge, run)
    for trace in traces:
        tally.add(History(trace, judge.lens, tally.settled if is_settling else None))
    tally.close()
    return [dict(tally.cells), dict(tally.doubts), tally.reached, *(one.as_json() for one in tally.findings)]


def compare(vendor: Contract, traces: Sequence[Trace]) -> None:
    judge = Judge(vendor, own().values())
    assert told(judge, traces, is_settling=True) == told(judge, traces, is_settling=False)


@pytest.mark.parametrize("name", sorted(written()))
def test_the_rules_own_traces(name: str) -> None:
    vendor = contract(name)
    traces = [notation.trace(lines, vendor) for lines in written()[name]]
    compare(vendor, [form for trace in traces for form in (trace, of_somebody(trace))])


def windows(trace: Trace, size: int) -> Iterator[Trace]:
    for first in range(0, len(trace.interactions), size):
        yield trace.only(trace.interactions[first : first + size])


def test_a_mock_that_drifts(tmp_path: Path) -> None:
    vendor, traces = contract("notebooks"), list[Trace]()
    for drift in DRIFTS:
        with embedded_mock(vendor, 0, [drift] if drift else []) as target:
            options = Options(runs=tmp_path, effects=ALL_EFFECTS, budget=120)
            traces.append(journal.read(drive(vendor, target, options)))
    compare(vendor, [part for trace in traces for part in windows(trace, 30)])
    compare(vendor, [of_somebody(part) for trace in traces for part in windows(trace, 30)])


@pytest.mark.parametrize(
    "lines",
    [
        [
            "GET /hooks [Accept: text/html] -> 200 [Content-Type: text/html] {}",
            "GET /hooks -> 200 [Content-Type: text/html] {}",
        ],
        ["GET /hooks -> 200 [-] {}", "GET /hooks -> 200 [Server: x] {}"],
        ["GET /notebooks/41 -> 200 {}", "GET /notebooks/41 -> 204 {}"],
        [
            "GET /hooks -> 401 [WWW-Authenticate: Digest; WWW-Authenticate: Bearer] {}",
            "GET /hooks -> 401 [WWW-Authenticate: Digest] {}",
        ],
    ],
)
def test_near_misses(lines: list[str]) -> None:
    vendor = contract("notebooks")
    traces = [notation.trace([line], vendor) for line in lines]
    for chosen in (traces, traces[::-1], [*map(of_somebody, traces)]):
        compare(vendor, [*chosen, *chosen])


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
@example("1.0")
@example("999999999999999.99999")
@example("9007199254740993")
@example("1e2")
def test_no_number_that_is_hard_to_read_is_passed_over(number: str) -> None:
    vendor = contract("notebooks")
    line = f'GET /notebooks/41 -> 200 {{"result": {{"id": {number}}}}}'
    try:
        json.loads(number, parse_float=strict)
    except OverflowError:
        return
    traces = [notation.trace([text], vendor) for text in ('GET /notebooks/41 -> 200 {"result": {"id": 4}}', line)]
    judge = Judge(vendor, [own()["schema/whole-number"]])
    assert told(judge, traces, is_settling=True) == told(judge, traces, is_settling=False)


def strict(text: str) -> float:
    if math.isinf(float(text)):
        raise OverflowError(text)
    return float(text)


def test_what_is_settled_is_not_asked_again() -> None:
    vendor = contract("notebooks")
    judge = Judge(vendor, own().values())
    tally = Tally(judge, Run(vendor.vendor, vendor.sha256, "recording", "", vendor.server_url))
    trace = of_somebody(
        notation.trace(['GET /hooks -> 200 [-] {"results": []}', 'GET /hooks -> 200 {"results": []}'], vendor)
    )
    first, second = (History(trace, judge.lens, tally.settled) for _ in range(2))
    tally.add(first)
    tally.add(second)
    asked = {facts: len(exchanges) for facts, exchanges in first.asked.items()}
    again = {facts: len(exchanges) for facts, exchanges in second.asked.items()}
    assert asked.keys() == again.keys()
    assert sum(again.values()) < sum(asked.values())
