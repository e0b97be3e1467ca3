"""Whatever a vendor does to the wire: no exception, a whole trace, no secret in it, and never a pass."""

from __future__ import annotations

import base64
import tracemalloc
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.drive import hostile
from tests.drive.driving import NOTEBOOKS, SECRET, drive_live, lines

from driftwitness.checks.judge import judge
from driftwitness.drift.gate import outcome
from driftwitness.trace import Trace, journal

BUDGET = 60


def _is_whole(folder: Path, vendor: hostile.Vendor) -> Trace:
    """See that each request has its record, that no secret is in any, and that there is no pass."""
    trace = journal.read(folder)
    announced = [line["sequence"] for line in lines(folder, "sending")]
    assert [record.sequence for record in trace.records] == announced == list(range(1, len(announced) + 1))
    assert len(announced) >= len(vendor.asked) > 0 or not vendor.asked
    assert len(vendor.asked) <= BUDGET
    assert trace.stop is not None
    text = (folder / "trace.jsonl").read_text(encoding="utf-8")
    for form in (SECRET, quote(SECRET, safe=""), base64.b64encode(SECRET.encode()).decode().rstrip("=")):
        assert form not in text
    assert outcome([judge(NOTEBOOKS, trace)]) in ("fail", "inconclusive")
    return trace


@pytest.mark.parametrize("name", hostile.BEHAVIOURS)
def test_no_behaviour_breaks_the_run(name: str, tmp_path: Path) -> None:
    make, kind = hostile.BEHAVIOURS[name]
    with hostile.serving(make()) as vendor:
        folder = drive_live(vendor.base_url, tmp_path, budget=BUDGET, timeout=0.2, probe_rate_limit=True)
    trace = _is_whole(folder, vendor)
    assert trace.stop is not None
    if kind is None:
        assert len(trace.interactions) > 3
        assert trace.failures == ()
    else:
        assert {failure.kind for failure in trace.failures} == {kind}
        assert trace.interactions == ()
        assert trace.stop.reason == "unreachable"
