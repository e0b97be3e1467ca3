"""webhook/message-id."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import deliveries
from driftwitness.checks.deliveries import Arrival, DeliveryCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract

_NAME = "webhook-id"


class MessageId(DeliveryCheck):
    """The id of a delivery names its message: two messages differ in it, and a retry keeps it.

    Looks at webhooks for which the contract documents the header ``webhook-id``. Deliveries to one URL with one id
    have one payload; one that the receiver refused and that comes again, with the payload as it was, has the id as it
    was. A payload that says nothing of its own, such as a mere name of the event, may belong to two messages: only one
    that was refused is compared, and only with the next delivery.

    Pass:
        <- POST https://example.com/in [webhook-id: m1] {"type": "note.added", "data": {"id": 5}} -> 503
        <- POST https://example.com/in [webhook-id: m1] {"type": "note.added", "data": {"id": 5}} -> 204
    Fail:
        <- POST https://example.com/in [webhook-id: m1] {"type": "note.added", "data": {"id": 5}} -> 503
        <- POST https://example.com/in [webhook-id: m2] {"type": "note.added", "data": {"id": 5}} -> 204
    """

    id = "webhook/message-id"
    reference = "Standard Webhooks 1.0.0, webhook headers: the id is unique and the same for a retry"

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each delivery with an id that an earlier one to the same URL can be compared with."""
        earlier: dict[str, list[Arrival]] = {}
        for arrival in deliveries.arrivals(history, contract):
            if arrival.webhook and arrival.webhook.header(_NAME) and arrival.header(_NAME):
                before = earlier.setdefault(arrival.delivery.request.url, [])
                yield from self._compare(arrival, before)
                before.append(arrival)

    def _compare(self, arrival: Arrival, before: list[Arrival]) -> Iterable[Judgement]:
        header, own = arrival.webhook.header(_NAME) if arrival.webhook else None, _content(arrival)
        if header is None or not before:
            return
        named = next((other for other in before if other.header(_NAME) == arrival.header(_NAME)), None)
        pointer, refused = f"/request/headers/{header.name}", not 200 <= before[-1].delivery.status < 300
        if named and _content(named) != own:
            received = "the id of a message with another payload"
            yield self.broken(arrival, pointer, "an id of the message's own", received, header.pointer)
        elif named is None and refused and _content(before[-1]) == own:
            expected, received = "the id of the message that comes again", "another id"
            yield self.broken(arrival, pointer, expected, received, header.pointer)
        else:
            yield self.kept(arrival)


def _content(arrival: Arrival) -> str | None:
    return deliveries.payload(arrival.delivery)
