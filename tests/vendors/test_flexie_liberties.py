"""A Flexie that takes every liberty that its page leaves open is left in peace."""

from __future__ import annotations

from pathlib import Path

from driftwitness.drift.gate import counts

from .driven import judged
from .flexie.liberties import LIBERTIES
from .flexie.server import create_app

BUDGET = 600


def test_all_liberties_together_give_no_finding(tmp_path: Path) -> None:
    found = judged("flexie", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES))
    assert [finding.message for finding in found.findings if counts(finding, "warning")] == []


def test_a_fault_among_the_liberties_is_still_found(tmp_path: Path) -> None:
    found = judged("flexie", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES), faults=["not-found-as-500"])
    assert {finding.check for finding in found.findings if counts(finding, "warning")} == {"status/server-error"}
