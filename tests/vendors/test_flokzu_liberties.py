"""A Flokzu that takes every liberty that its page leaves open is left in peace, as far as the contract knows it.

The contract takes its bodies from clients, and where these are silent it cannot tell a valid request from another: what
is found of requests that it takes for valid, and of the one status that only clients state, is left aside.
"""

from __future__ import annotations

from pathlib import Path

from driftwitness.checks.model import Verdict

from .driven import judged, told
from .flokzu.liberties import LIBERTIES
from .flokzu.server import create_app

BUDGET = 600
OF_CLIENTS = {("status/documented", "createProcessInstance")}


def test_all_liberties_together_give_no_finding(tmp_path: Path) -> None:
    found = judged("flokzu", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES))
    of_the_page = {(check, operation) for check, operation, *_ in told(found)} - OF_CLIENTS
    assert {check for check, _ in of_the_page} <= {"status/valid-accepted", "schema/undocumented-property"}
    assert [j for j in found.judgements if j.verdict is Verdict.INCONCLUSIVE] == []
    assert set(found.reached) == set(found.contract.by_id)


def test_a_fault_among_the_liberties_is_still_found(tmp_path: Path) -> None:
    found = judged("flokzu", create_app, tmp_path, BUDGET, liberties=list(LIBERTIES), faults=["emoji-500"])
    assert "status/server-error" in {check for check, *_ in told(found)}
