"""Records that conditions choose: what a run asks of a table, and which drifts its answers then show."""

from __future__ import annotations

from pathlib import Path

import pytest

from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.contract.store import load
from driftwitness.run import Options
from driftwitness.run.conduct import drive
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.run.target import embedded_mock
from driftwitness.trace import journal

CONTRACT = load(Path(__file__).parents[2] / "contracts" / "flokzu")
LISTED, MET, FIRST, ADDED = (
    f"lifecycle/{rule}" for rule in ("matching-are-listed", "conditions-are-met", "first-match-is-meant", "upsert-adds")
)


def judged(runs: Path, *drifts: str) -> Judgements:
    with embedded_mock(CONTRACT, 0, drifts) as target:
        return judge(
            CONTRACT, journal.read(drive(CONTRACT, target, Options(runs=runs, effects=ALL_EFFECTS, budget=150)))
        )


def test_a_faithful_vendor_passes_every_rule_about_its_records(tmp_path: Path) -> None:
    found = judged(tmp_path)
    asked = [(one.request.method, one.request.path) for one in found.trace.interactions if one.source == "tables"]
    assert len(asked) == 17
    for rule, operation in (
        (LISTED, "listRecords"),
        (MET, "listRecords"),
        (FIRST, "getRecord"),
        (ADDED, "updateRecord"),
    ):
        assert found.verdict(rule, operation) is Verdict.PASS


@pytest.mark.parametrize(
    ("drift", "rule"), [("lookup-takes-last", FIRST), ("upsert-inserts", LISTED), ("parent-ignored", LISTED)]
)
def test_a_drift_of_the_records_is_found(tmp_path: Path, drift: str, rule: str) -> None:
    assert rule in {finding.check for finding in judged(tmp_path, drift).findings}
