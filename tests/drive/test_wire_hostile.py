"""Whatever a vendor does to the wire: no exception, a whole trace, no secret in it, and never a pass."""

from __future__ import annotations

import base64
import tracemalloc
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.drive import hostile
from tests.drive.driving import NOTEBOOKS, SECRET, drive_live, lines, target, wired

from driftwitness.checks.judge import judge
from driftwitness.drift.gate import outcome
from driftwitness.drive.wire import BODY_CAP, RequestFailed
from driftwitness.run.conduct import drive
from driftwitness.run.options import PER_OPERATION, Options
from driftwitness.trace import Trace, VirtualClock, journal

BUDGET = 60
ENOUGH = 250  # for the whole fixed plan
UNREHEARSED = PER_OPERATION * len(NOTEBOOKS.operations)
"""The smallest budget for which a run is not rehearsed, as it need not be where it ends at the first requests."""
DEEP = {
    "pages as many as can be",
    "ids that climb",
    "ids with everything",
    "times at the end of time",
    "times before time",
}


def _is_whole(folder: Path, vendor: hostile.Vendor) -> Trace:
    """See that each request has its record, that no secret is in any, and that there is no pass."""
    trace = journal.read(folder)
    announced = [line["sequence"] for line in lines(folder, "sending")]
    assert [record.sequence for record in trace.records] == announced == list(range(1, len(announced) + 1))
    assert len(announced) >= len(vendor.asked) > 0 or not vendor.asked
    assert len(vendor.asked) <= ENOUGH
    assert trace.stop is not None
    text = (folder / "trace.jsonl").read_text(encoding="utf-8")
    for form in (SECRET, quote(SECRET, safe=""), base64.b64encode(SECRET.encode()).decode().rstrip("=")):
        assert form not in text
    assert outcome([judge(NOTEBOOKS, trace)]) in ("fail", "inconclusive")
    return trace


@pytest.mark.parametrize("name", hostile.BEHAVIOURS)
def test_no_behaviour_breaks_the_run(name: str, tmp_path: Path) -> None:
    make, kind = hostile.BEHAVIOURS[name]
    budget = ENOUGH if name in DEEP else UNREHEARSED if kind else BUDGET
    with hostile.serving(make()) as vendor:
        folder = drive_live(vendor.base_url, tmp_path, budget=budget, timeout=0.2 if kind == "timeout" else 20.0)
    trace = _is_whole(folder, vendor)
    assert trace.stop is not None
    if kind is None:
        assert len(trace.interactions) > 3
        assert trace.failures == ()
    else:
        assert {failure.kind for failure in trace.failures} == {kind}
        assert trace.interactions == ()
        assert trace.stop.reason == "unreachable"


def test_a_vendor_that_is_down_is_unreachable(tmp_path: Path) -> None:
    with hostile.refusing() as vendor:
        folder = drive_live(vendor.base_url, tmp_path, budget=UNREHEARSED, timeout=0.2)
    trace = _is_whole(folder, vendor)
    assert [failure.kind for failure in trace.failures] == ["refused"] * 3
    assert trace.stop is not None
    assert trace.stop.reason == "unreachable"


@pytest.mark.parametrize("name", [name for name, (_, kind) in hostile.BEHAVIOURS.items() if kind == "too-large"])
def test_a_body_takes_no_more_memory_than_its_cap(name: str, tmp_path: Path) -> None:
    with hostile.serving(hostile.BEHAVIOURS[name][0]()) as vendor, wired(vendor.base_url, tmp_path) as (_, session):
        tracemalloc.start()
        with pytest.raises(RequestFailed):
            session.get(f"{vendor.base_url}/notebooks")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert BODY_CAP < peak < 5 * BODY_CAP


def test_a_refusal_that_asks_to_wait_for_ages_is_not_believed(tmp_path: Path) -> None:
    clock = VirtualClock()
    start = clock.now()
    with hostile.serving(hostile.BEHAVIOURS["waits for ages"][0]()) as vendor:
        options = Options(budget=200, timeout=1.0, runs=tmp_path, probe_rate_limit=True)
        folder = drive(NOTEBOOKS, target(vendor.base_url, clock), options)
    _is_whole(folder, vendor)
    assert {line["source"] for line in lines(folder, "interaction")} >= {"quota"}
    assert clock.now() - start < 10 * 60
