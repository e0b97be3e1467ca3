"""A LeadForm that takes every liberty that its page leaves open is left in peace."""

from __future__ import annotations

from pathlib import Path

from driftwitness.checks.model import Verdict
from driftwitness.drift.gate import counts

from .driven import judged
from .leadform.liberties import LIBERTIES
from .leadform.server import create_app

BUDGET = 460


def test_all_liberties_together_give_no_finding(tmp_path: Path) -> None:
    found = judged("leadform", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES))
    assert [finding.message for finding in found.findings if counts(finding, "warning")] == []
    assert [j for j in found.judgements if j.verdict is Verdict.INCONCLUSIVE] == []
    assert set(found.reached) == set(found.contract.by_id)


def test_a_fault_among_the_liberties_is_still_found(tmp_path: Path) -> None:
    found = judged("leadform", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES), faults=["update-wipes-omitted"])
    assert {f.check.partition("/")[0] for f in found.findings if counts(f, "warning")} == {"lifecycle"}
