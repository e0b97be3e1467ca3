"""What a run does, in which order, within its budget: the fixed plan first, then exploration, the quota last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import Contract, Effect
from driftwitness.contract.conventions import RateLimit
from driftwitness.contract.resources import resources
from driftwitness.contract.routing import values_of
from driftwitness.drive.client import Ask, Client, DryClient, WireClient, ask
from driftwitness.drive.pace import Unpaced
from driftwitness.drive.probes import lifecycle, others, pages, quota, reading, refusals
from driftwitness.drive.values import Values
from driftwitness.drive.wire import BudgetSpent
from driftwitness.trace import Clock

Probe = Callable[[Client, Values], None]

FIXED: Mapping[str, Probe] = {
    "reading": reading.run,
    "lifecycle": lifecycle.run,
    "refusals": refusals.run,
    "pages": pages.run,
    "others": others.run,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run spends its requests. ``limit`` is the quota to exceed on purpose, or None."""

    seed: int
    limit: RateLimit | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """One line of a dry run."""

    probe: str
    ask: Ask


def carry_out(client: WireClient, plan: Plan, clock: Clock, say: Callable[[str], None]) -> None:
    """Carry the plan out on the wire; raises BudgetSpent or TargetUnreachable where it had to end early."""
    values = Values(client.contract, plan.seed, plan.values)
    reserved = quota.cost(plan.limit) if plan.limit else 0
    whole = client.wire.budget
    client.wire.budget = max(whole - reserved, whole // 2)
    try:
        _fixed_and_explore(client, plan, values, say)
    except BudgetSpent:
        if not plan.limit:
            raise
    finally:
        client.wire.budget = whole
    if plan.limit:
        say("exceeding the quota")
        client.wire.source = "quota"
        client.wire.use_pace(Unpaced())
        quota.run(client, values, plan.limit, clock, say)


def _fixed_and_explore(client: WireClient, plan: Plan, values: Values, say: Callable[[str], None]) -> None:
    for name, probe in FIXED.items():
        say(name)
        client.wire.source = name
        probe(client, values)
    # the generators take longer to load than a recorded run to judge
    from driftwitness.drive import explore

    client.wire.source = "explore"
    explore.run(client, max(0, client.wire.left - others.cost(client.contract)), plan.seed, say)
    client.wire.source = "others"
    others.remove(client, values)


def rehearse(contract: Contract, plan: Plan, effects: Collection[Effect]) -> list[PlannedRequest]:
    """Give the fixed plan's requests, answered by the contract's own examples; exploration comes on top."""
    planned: list[PlannedRequest] = []
    values = Values(contract, plan.seed, plan.values)
    for name, probe in FIXED.items():
        client = DryClient(contract, effects)
        probe(client, values)
        planned += [PlannedRequest(name, asked) for asked in client.asked]
    return planned


def clean_up(client: WireClient) -> tuple[str, ...]:
    """Delete what the run created and is still there; give what could not be removed."""
    by_name = {resource.name: resource for resource in resources(client.contract)}
    client.wire.source = "cleanup"
    client.wire.begin_clean_up()
    left = client.wire.created.paths
    for path, name in reversed(list(left.items())):
        resource = by_name[name]
        if resource.delete:
            answer = client.send(ask(resource.delete, values_of(resource.item or "", path), why="clean up"))
            if answer.ok or answer.status in (404, 410):
                left.pop(path, None)
    return tuple(left)
