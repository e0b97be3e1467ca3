"""webhook/signature."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks.deliveries import Arrival, DeliveryCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement

_NAME = "webhook-signature"


class Signature(DeliveryCheck):
    """The signature of a delivery is right: HMAC-SHA256, with the subscription's secret, of id, time and body.

    Looks at webhooks for which the contract documents the header ``webhook-signature``, and at what the run's receiver
    found before secrets were replaced. A signature that is absent is ``webhook/headers``'s; where the receiver had no
    secret, nobody can tell.

    Pass:
        <- POST https://example.com/in [webhook-signature: v1,aaaa] {"type": "note.added"} -> 204 valid
    Fail:
        <- POST https://example.com/in [webhook-signature: v1,aaaa] {"type": "note.added"} -> 204 wrong
    """

    id = "webhook/signature"
    reference = "Standard Webhooks 1.0.0, signature scheme"

    def judge_arrival(self, arrival: Arrival, history: History) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each delivery that the receiver could verify."""
        header = arrival.webhook.header(_NAME) if arrival.webhook else None
        if header is None:
            return
        if arrival.delivery.signature == "valid":
            yield self.kept(arrival)
        elif arrival.delivery.signature == "wrong":
            pointer, expected = f"/request/headers/{header.name}", "the signature of the id, the time and the body"
            yield self.broken(arrival, pointer, expected, "another signature", header.pointer)
