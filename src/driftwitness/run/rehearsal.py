"""The fixed plan of a run, rehearsed on the contract's own mock: what it costs, and what of it a budget holds."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from driftwitness.checks.judge import judge
from driftwitness.checks.registry import own
from driftwitness.contract import Contract
from driftwitness.drive import plan as planning
from driftwitness.drive.choice import Choice, Step
from driftwitness.drive.plan import Plan
from driftwitness.drive.probes import quota
from driftwitness.run import opening, worth
from driftwitness.run import target as targets
from driftwitness.run.options import PER_OPERATION, Options, allowed, budget, plan_of, silent
from driftwitness.trace import Stop, journal
from driftwitness.trace.journal import Journal, new_folder
from driftwitness.trace.record import Origin


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All steps of the fixed plan that the wire lets through, and those that the budget holds (None: all)."""

    steps: tuple[Step, ...]
    choice: Choice | None

    @property
    def planned(self) -> list[Step]:
        """The requests that a run makes."""
        return [step for step in self.steps if self.choice is None or step.key in self.choice.chosen]


def plan_for(contract: Contract, options: Options, origin: Origin) -> Plan:
    """Give the plan of a run; where its budget is small, with the choice of what to ask."""
    plan = plan_of(contract, options, origin)
    if _room(contract, options, origin, plan) >= PER_OPERATION * len(contract.operations):
        return plan
    options.say("rehearsing on the contract's mock, to choose what to ask")
    return replace(plan, choice=rehearse(contract, options, origin).choice)


def rehearse(contract: Contract, options: Options, origin: Origin) -> Rehearsal:
    """Rehearse a run's fixed plan on the contract's own mock: without a request to the vendor."""
    plan = plan_of(contract, options, origin)
    with targets.embedded_mock(contract, options.seed, ()) as mock, tempfile.TemporaryDirectory() as runs:
        stage = replace(mock, origin=origin)
        effects = allowed(contract, options)
        unbounded = replace(options, budget=sys.maxsize, effects=effects, runs=Path(runs), say=silent)
        folder = new_folder(contract.vendor, unbounded.runs)
        with Journal(folder, opening.run(contract, mock, unbounded)) as kept:
            wire = opening.wire(contract, stage, unbounded, opening.redactor(contract, mock))(kept)
            steps = planning.rehearse(opening.client(contract, stage, wire), plan)
            kept.append(Stop("finished", ""))
        made = [step for step in steps if step.sequence is not None]
        room = _room(contract, options, origin, plan)
        if len(made) <= room:
            return Rehearsal(tuple(made), None)
        judged = judge(contract, journal.read(folder), own().values())
        return Rehearsal(tuple(made), worth.choose(contract, steps, judged, room, removes=origin == "live"))


def _room(contract: Contract, options: Options, origin: Origin, plan: Plan) -> int:
    """Give how many requests the budget leaves to the fixed plan."""
    return budget(contract, options, origin) - (quota.cost(plan.limit) if plan.limit else 0)
