"""What a run does, in which order, within its budget: the fixed plan first, then exploration, the quota last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from driftwitness.contract.conventions import RateLimit
from driftwitness.contract.routing import values_of
from driftwitness.drive.choice import Choice, Noting, Step, through
from driftwitness.drive.client import Client, WireClient
from driftwitness.drive.pace import Unpaced
from driftwitness.drive.probes import (
    lifecycle,
    lookups,
    others,
    pages,
    parameters,
    protocol,
    queries,
    quota,
    reading,
    refusals,
    tables,
    webhooks,
)
from driftwitness.drive.receiver import Receiver
from driftwitness.drive.values import Values
from driftwitness.drive.wire import BudgetSpent
from driftwitness.trace import Clock

Probe = Callable[[Client, Values], None]

FIXED: Mapping[str, Probe] = {
    "reading": reading.run,
    "lifecycle": lifecycle.run,
    "lookups": lookups.run,
    "tables": tables.run,
    "refusals": refusals.run,
    "pages": pages.run,
    "parameters": parameters.run,
    "queries": queries.run,
    "protocol": protocol.run,
    "others": others.run,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run spends its requests.

    ``limit`` is the quota to exceed on purpose, or None; ``choice`` what of the fixed plan is asked, None for all.
    """

    seed: int
    limit: RateLimit | None
    values: Mapping[str, Any]
    choice: Choice | None = None


def carry_out(
    client: WireClient, plan: Plan, clock: Clock, say: Callable[[str], None], receiver: Receiver | None = None
) -> None:
    """Carry the plan out on the wire; raises BudgetSpent or TargetUnreachable where it had to end early.

    Without a ``receiver`` nothing is subscribed to on purpose: nobody would see what is delivered.
    """
    values = Values(client.contract, plan.seed, plan.values)
    whole = client.wire.budget
    client.wire.budget = whole - (quota.cost(plan.limit) if plan.limit else 0)
    try:
        _fixed_and_explore(client, plan, values, say, receiver)
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


def _fixed_and_explore(
    client: WireClient, plan: Plan, values: Values, say: Callable[[str], None], receiver: Receiver | None
) -> None:
    asked = through(client, plan.choice)
    for name, probe in FIXED.items():
        say(name)
        client.wire.source = name
        probe(asked, values)
    # all of it or nothing: what happens to a subscription that is not made tells nothing
    if receiver and client.wire.left >= webhooks.cost(client.contract):
        say("webhooks")
        client.wire.source = "webhooks"
        webhooks.run(client, values, receiver)
    # the generators take longer to load than a recorded run to judge
    from driftwitness.drive import explore

    client.wire.source = "explore"
    explore.run(client, max(0, client.wire.left - others.cost(client.contract)), plan.seed, say)
    client.wire.source = "others"
    others.remove(client, values)


def rehearse(client: WireClient, plan: Plan) -> list[Step]:
    """Carry out the fixed plan alone, and give its requests; exploration comes on top."""
    noting = Noting(client)
    values = Values(client.contract, plan.seed, plan.values)
    for name, probe in FIXED.items():
        client.wire.source = name
        probe(noting, values)
    return noting.steps


def clean_up(client: WireClient) -> tuple[str, ...]:
    """Delete what the run created and is still there; give what could not be removed."""
    by_name = {resource.name: resource for resource in client.contract.resources}
    values = Values(client.contract, 0, client.contract.settings.get("values"))
    client.wire.source = "cleanup"
    client.wire.begin_clean_up()
    left = client.wire.created.paths
    for path, name in reversed(list(left.items())):
        resource = by_name[name]
        if resource.delete:
            answer = client.send(values.ask(resource.delete, values_of(resource.item or "", path), why="clean up"))
            if answer.ok or answer.status in (404, 410):
                left.pop(path, None)
    return tuple(left)
