"""A Flowlu that takes every liberty that its page leaves open is left in peace."""

from __future__ import annotations

from pathlib import Path

from driftwitness.checks.model import Verdict
from driftwitness.drift.gate import counts

from .driven import judged
from .flowlu.liberties import LIBERTIES
from .flowlu.server import create_app

BUDGET = 150
REACHED = {"createLead", "getLead", "listLeads", "updateLead"}


def test_all_liberties_together_give_no_finding(tmp_path: Path) -> None:
    found = judged("flowlu", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES))
    assert [finding.message for finding in found.findings if counts(finding, "warning")] == []
    assert [j for j in found.judgements if j.verdict is Verdict.INCONCLUSIVE] == []
    assert set(found.reached) >= REACHED


def test_a_fault_among_the_liberties_is_still_found(tmp_path: Path) -> None:
    found = judged("flowlu", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES), faults=["total-of-page"])
    assert {finding.check.partition("/")[0] for finding in found.findings if counts(finding, "warning")} == {
        "pagination"
    }
