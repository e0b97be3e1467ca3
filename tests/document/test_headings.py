"""Which lines that stand alone are headings: titles are, sentences, values, terms and heads of tables are not."""

from __future__ import annotations

import pytest

from driftwitness.document import BlockKind
from driftwitness.document.text import read

TITLES = [
    "Lockers",
    "API / Lockers",
    "What is a locker?",
    "(RE)OPEN A LOCKER",
    "Reserve a Locker [POST]",
    "Moving a parcel from one locker to the other (MPL)",
    "How lockers are counted",
    "Owners: List",
    "Create locker role",
    "Locker codes description",
]
NO_TITLES = [
    "Returns all lockers of the depot",
    "Successful answer includes the locker",
    "The locker was opened",
    "There are three kinds of locker",
    "Available for depots with a roof",
    "See Locker details",
    "Backoff: 30",
    "Accept: text/csv",
    "Authorization: Basic <word>",
    "3.0.21",
    "YYYY-MM-DDTHH:MM",
    "2. key-value lockers",
    "Depot-Id REQUIRED",
    "Reads /lockers only",
]


@pytest.mark.parametrize(
    ("line", "expected"), [(line, True) for line in TITLES] + [(line, False) for line in NO_TITLES]
)
def test_a_line_alone_is_a_heading_when_it_names_something(line: str, expected: bool) -> None:
    block = read("page.txt", f"First words.\n\n{line}\n\nOther words.\n").blocks[1]
    assert (block.kind is BlockKind.HEADING) is expected


@pytest.mark.parametrize(
    ("head", "below", "expected"),
    [
        ("Method Usage", "GET reads\nPUT writes", False),
        ("Depot Description", "north The old one\nsouth The new one", False),
        ("Code", "7 The locker is taken\n8 The locker is lost", False),
        ("Create role", "First write it\nThen send it", True),
        ("Depot Description", "- north\n- south", True),
        ("Depot Description", "Words.", True),
    ],
)
def test_the_head_of_a_table_without_marks_is_no_heading(head: str, below: str, expected: bool) -> None:
    block = read("page.txt", f"First words.\n\n{head}\n\n{below}\n").blocks[1]
    assert (block.kind is BlockKind.HEADING) is expected
