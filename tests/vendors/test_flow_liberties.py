"""A Flow that takes every liberty that its page leaves open is left in peace as much as one that takes none."""

from __future__ import annotations

from pathlib import Path

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Verdict
from driftwitness.drift.gate import counts

from .driven import judged
from .flow.liberties import LIBERTIES
from .flow.server import create_app

BUDGET = 150


def found(judgements: Judgements) -> set[tuple[str, str | None, str, str]]:
    return {
        (finding.check, finding.operation, str(finding.expected), str(finding.received))
        for finding in judgements.findings
        if counts(finding, "warning")
    }


def test_all_liberties_together_add_no_finding(tmp_path: Path) -> None:
    faithful = judged("flow", create_app, tmp_path, BUDGET)
    liberal = judged("flow", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES))
    assert found(liberal) - found(faithful) == set()
    assert [j for j in liberal.judgements if j.verdict is Verdict.INCONCLUSIVE] == []
    assert set(liberal.reached) == set(faithful.reached)


def test_a_fault_among_the_liberties_is_still_found(tmp_path: Path) -> None:
    judgements = judged("flow", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES), faults=["status-says-fail"])
    assert "envelope/error" in {finding.check for finding in judgements.findings}
