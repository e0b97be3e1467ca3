"""webhook/subscribed."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import deliveries
from driftwitness.checks.deliveries import DeliveryCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
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
        ended, changed = deliveries.ends(history)
        for arrival in deliveries.arrivals(history, contract):
            ids = [deliveries.identity(history, subscription) for subscription in arrival.subscriptions]
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
