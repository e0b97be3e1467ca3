"""Short cuts of judging find what the long way finds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driftwitness.checks import moments, notation
from driftwitness.checks.exchange import History, Lens
from driftwitness.checks.judge import Judge, judge
from driftwitness.checks.model import Verdict
from driftwitness.checks.registry import checks, find
from driftwitness.checks.tally import Tally
from driftwitness.contract import store

NOTEBOOKS = store.load(Path(__file__).parents[1] / "data" / "contracts" / "notebooks")
LARGE = 2**53 + 1


@given(
    st.one_of(
        st.text(min_size=8, max_size=40),
        st.datetimes().map(str),
        st.datetimes().map(datetime.isoformat),
        st.dates().map(lambda day: day.strftime("%G-W%V-%u")),
        st.from_regex(r"[ 0-9٠-٩TWZ:.+-]{8,40}", fullmatch=True),
    )
)
def test_a_moment_is_what_the_standard_library_reads(text: str) -> None:
    try:
        datetime.fromisoformat(text)
        is_moment = 8 <= len(text) <= 40
    except ValueError:
        is_moment = False
    except OverflowError:
        return
    assert (moments.read(text) is not None) == is_moment


@pytest.mark.parametrize("sent", [str(LARGE), "".join(f"%3{d}" for d in str(LARGE)), f"9{LARGE}", f"%20{LARGE}%20"])
def test_a_large_number_in_the_address_may_come_back(sent: str) -> None:
    lines = [f"GET /notebooks?query={sent} -> 200 {{}}", f'GET /notebooks/41 -> 200 {{"result": {{"id": {LARGE}}}}}']
    judged = judge(NOTEBOOKS, notation.trace(lines, NOTEBOOKS), [find("schema/whole-number")])
    is_noted = judged.verdict("schema/whole-number", "getNotebook") is Verdict.FAIL
    assert is_noted == sent.startswith("99")


def test_counted_judgements_are_those_that_are_kept() -> None:
    lines = [
        'POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 41, "title": "Trip", "strange": 1}}',
        'GET /notebooks/41 -> 200 {"result": {"id": "41", "title": "Trip"}}',
        "GET /notebooks/41 -> 500 {}",
        'GET /notebooks/41 -> 200 {"result": {"id": 41, "title": "Trip"}}',
        "GET /account [Authorization:] -> 200 {}",
    ]
    trace = notation.trace(lines, NOTEBOOKS)
    kept, tally = judge(NOTEBOOKS, trace), Tally(Judge(NOTEBOOKS, checks().values()), trace.run)
    tally.add(History(trace, Lens(NOTEBOOKS)))
    tally.close()
    assert {cell: verdict for cell, verdict in kept.cells.items() if cell[1]} == tally.cells
