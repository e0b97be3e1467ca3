"""webhook/subscribed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from driftwitness.checks import deliveries
from driftwitness.checks.deliveries import DeliveryCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import World
from driftwitness.contract import Contract

GRACE = 60.0


class Subscribed(DeliveryCheck):
    """A subscription gets the events that it names and no others, and nothing any more once it was deleted.

    Looks at deliveries to a URL with which this trace subscribed, and that no accepted update changed since. What was
    under way when the subscription was deleted may arrive for a minute.

    Pass:
        POST /hooks {"target_url": "https://example.com/in", "events": ["note.added"]} -> 201 {"result": {"id": 8}}
        <- POST https://example.com/in {"type": "note.added"} -> 204
    Fail:
        POST /hooks {"target_url": "https://example.com/in", "events": ["note.added"]} -> 201 {"result": {"id": 8}}
        <- POST https://example.com/in {"type": "note.removed"} -> 204
    """

    id = "webhook/subscribed"
    reference = "the vendor's document: what a subscription says"

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each delivery to a subscription of this trace."""
        ended, changed = _ends(history)
        for arrival in deliveries.arrivals(history, contract):
            ids = [_identity(history, subscription) for subscription in arrival.subscriptions]
            if not ids or arrival.webhook is None or None in ids or changed.intersection(ids):
                continue
            wanted = {e for one in arrival.subscriptions for e in deliveries.events_named(one, contract)}
            place = arrival.subscriptions[0].operation.pointer if arrival.subscriptions[0].operation else ""
            last = max(ended.get(identity, float("inf")) for identity in ids)
            if arrival.webhook.event not in wanted:
                expected, received = "an event that the subscription names", arrival.webhook.event
                yield self.broken(arrival, "/request/body", expected, received, place)
            elif arrival.delivery.received > last + GRACE:
                late = round(arrival.delivery.received - last)
                expected, received = "nothing for a deleted subscription", f"a delivery {late} s after the deletion"
                yield self.broken(arrival, "/request/body", expected, received, place)
            else:
                yield self.kept(arrival)


def _identity(history: History, subscription: Exchange) -> tuple[str, str] | None:
    """Give the resource and id of what a request to subscribe made."""
    resource = next((r for r in history.lens.resources if r.create == subscription.operation), None)
    identity = World.identity(resource, subscription.payload) if resource else None
    return (resource.name, identity) if resource and identity is not None else None


def _ends(history: History) -> tuple[Mapping[tuple[str, str] | None, float], set[tuple[str, str] | None]]:
    """Give when members were deleted, by resource and id, and which were updated."""
    ended: dict[tuple[str, str] | None, float] = {}
    changed: set[tuple[str, str] | None] = set()
    for step in history.world.steps:
        if step.ok and step.member and step.role == "delete":
            ended[step.resource.name, step.member.id] = step.exchange.interaction.received
        elif step.ok and step.member and step.role == "update":
            changed.add((step.resource.name, step.member.id))
    return ended, changed
