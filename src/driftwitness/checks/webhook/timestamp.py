"""webhook/timestamp."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks.deliveries import Arrival, DeliveryCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement

_NAME = "webhook-timestamp"
TOLERANCE = 300.0
_LONGEST = 12


class Timestamp(DeliveryCheck):
    """A delivery tells when it was sent, in whole seconds since 1970, within five minutes of its arrival.

    Looks at webhooks for which the contract documents the header ``webhook-timestamp``. A retry has the time of its
    own attempt: receivers refuse old times, so that nobody can replay what was sent once.

    Pass:
        @5 <- POST https://example.com/in [webhook-timestamp: 1767225605] {"type": "note.added"} -> 204
    Fail:
        @5 <- POST https://example.com/in [webhook-timestamp: 1767225605000] {"type": "note.added"} -> 204
    """

    id = "webhook/timestamp"
    reference = "Standard Webhooks 1.0.0, webhook headers and verifying the timestamp"

    def judge_arrival(self, arrival: Arrival, history: History) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each delivery that tells its time."""
        header, value = arrival.webhook.header(_NAME) if arrival.webhook else None, arrival.header(_NAME)
        if header is None or value is None:
            return
        expected, pointer = "the time of sending, in seconds since 1970", f"/request/headers/{header.name}"
        if not (value.isdecimal() and value.isascii() and len(value) <= _LONGEST):
            yield self.broken(arrival, pointer, expected, value, header.pointer)
        elif abs(int(value) - arrival.delivery.received) > TOLERANCE:
            late = round(arrival.delivery.received - int(value))
            yield self.broken(arrival, pointer, expected, f"{value}, {late} s before its arrival", header.pointer)
        else:
            yield self.kept(arrival)
