"""The choice of what to ask within a budget: on real mocks, over real HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.drive.driving import NOTEBOOKS, drive_live

from driftwitness.checks.judge import judge
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract, store
from driftwitness.mock.app import create_app
from driftwitness.mock.serve import serving
from driftwitness.run import Options, conduct
from driftwitness.run.rehearsal import Rehearsal, rehearse
from driftwitness.trace import Trace, VirtualClock, journal

CONTRACTS = Path(__file__).parents[2] / "contracts"
LEADFORM = store.load(CONTRACTS / "leadform")
BUDGETS = (10, 25, 50, 100)


VENDORS = {"notebooks": NOTEBOOKS, "leadform": LEADFORM}


@cache
def rehearsed(vendor: str, budget: int) -> Rehearsal:
    return rehearse(VENDORS[vendor], Options(budget=budget), "mock")


@cache
def driven(vendor: str, budget: int) -> Trace:
    """Drive a vendor's mock, once for all tests: they only read the trace."""
    contract = VENDORS[vendor]
    with TemporaryDirectory() as runs:
        return journal.read(conduct(contract, Options(budget=budget, runs=Path(runs))))


def looked_at(contract: Contract, trace: Trace) -> set[tuple[str, str | None]]:
    return {(j.check, j.operation) for j in judge(contract, trace).judgements if j.verdict is Verdict.PASS}


def test_a_plan_that_fits_is_asked_whole() -> None:
    rehearsal = rehearsed("notebooks", 1_000)
    assert rehearsal.choice is None
    assert rehearsal.planned == list(rehearsal.steps)
    assert len(rehearsal.steps) > 50


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("budget", BUDGETS)
def test_a_run_asks_exactly_what_was_chosen(vendor: str, budget: int) -> None:
    planned = rehearsed(vendor, budget).planned
    trace = driven(vendor, budget)
    assert budget - 3 <= len(planned) <= budget
    made = [interaction for interaction in trace.interactions if interaction.source != "explore"]
    # where less was created than in the rehearsal, a list ends earlier, and a filter meets less
    assert 0.75 * len(planned) <= len(made) <= len(planned)
    left = [(step.ask.method, step.answer.status) for step in planned]
    for interaction in made:
        left.remove((interaction.request.method, interaction.response.status))
    assert {method for method, _ in left} <= {"GET"}
    assert len(trace.interactions) <= budget


def test_what_a_request_needs_comes_with_it() -> None:
    for budget in BUDGETS:
        steps = rehearsed("leadform", budget).planned
        told = [(step.ask.method, step.ask.path, step.ask.why) for step in steps]
        created = [step.answer.json["data"]["id"] for step in steps if step.ask.method == "POST" and step.answer.ok]
        for number, (_, path, why) in enumerate(told):
            if why.startswith("read after the update"):
                assert ("PUT", path) in [entry[:2] for entry in told[:number]], (budget, path, why)
            if why in ("read what was deleted", "delete again", "update what was deleted"):
                assert ("DELETE", path) in [entry[:2] for entry in told[:number]], (budget, path, why)
            if why in ("read what was created", "delete") or why.startswith("update "):
                assert int(path.rpartition("/")[2]) in created, (budget, path, why)


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_operation_succeeds_once_where_that_takes_a_small_share(vendor: str) -> None:
    reached = {step.ask.operation.id for step in rehearsed(vendor, 80).planned if step.answer.ok and step.ask.operation}
    everything = {step.ask.operation.id for step in rehearsed(vendor, 1_000).planned if step.ask.operation}
    assert reached == everything


def test_what_is_chosen_tells_more_than_what_comes_first() -> None:
    whole = driven("leadform", 600)
    for budget in BUDGETS:
        chosen = looked_at(LEADFORM, driven("leadform", budget))
        first = looked_at(LEADFORM, Trace(whole.run, whole.records[:budget], None))
        assert len({check for check, _ in chosen}) > len({check for check, _ in first}), budget


def test_a_larger_budget_looks_at_no_less() -> None:
    counts = [len(looked_at(LEADFORM, driven("leadform", budget))) for budget in BUDGETS]
    assert counts == sorted(counts)


def test_a_vendor_that_answers_otherwise_never_costs_more(tmp_path: Path) -> None:
    with serving(create_app(NOTEBOOKS, key="another key", clock=VirtualClock())) as url:
        trace = journal.read(drive_live(url, tmp_path, budget=30))
    assert 0 < len(trace.records) <= 30
    assert {interaction.response.status for interaction in trace.interactions} <= {401, 404, 429}


def test_what_is_created_at_a_vendor_can_be_removed_within_the_budget(tmp_path: Path) -> None:
    with serving(create_app(NOTEBOOKS, key="nb-key-/51c0+6f=?", clock=VirtualClock())) as url:
        trace = journal.read(drive_live(url, tmp_path, budget=30))
    assert len(trace.records) <= 30
    assert trace.stop is not None
    assert trace.stop.leftovers == ()
    made = [i for i in trace.interactions if i.source not in ("explore", "cleanup")]
    assert len(made) > 15


CHOOSE = """
from driftwitness.contract import store
from driftwitness.run import Options
from driftwitness.run.rehearsal import rehearse
print([step.key for step in rehearse(store.load(store.find("leadform")), Options(budget=50), "mock").planned])
"""


def test_every_process_chooses_the_same() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", CHOOSE], env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=CONTRACTS.parent, capture_output=True, text=True, check=True, timeout=120,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1
