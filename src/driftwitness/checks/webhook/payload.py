"""webhook/payload."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import reading_schemas
from driftwitness.checks.deliveries import Arrival, DeliveryCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import pointer as json_pointer


class Payload(DeliveryCheck):
    """A delivery tells of a documented event, and has that event's documented payload.

    Looks at what the run's receiver got. The event is the one that a member of the body names; where the contract has
    one webhook only, any delivery is of that one.

    Pass:
        <- POST https://example.com/in {"type": "note.added", "timestamp": "2026-01-01T00:00:00Z", "data": {"id": 5}} -> 204
    Fail:
        <- POST https://example.com/in {"type": "note.added", "timestamp": "2026-01-01T00:00:00Z", "data": {"id": "5"}} -> 204
    Fail:
        <- POST https://example.com/in {"type": "note.moved", "timestamp": "2026-01-01T00:00:00Z", "data": {"id": 5}} -> 204
    """  # noqa: E501

    id = "webhook/payload"
    reference = "OpenAPI 3.1, section 4.8.1: webhooks"

    def judge_arrival(self, arrival: Arrival, history: History) -> Iterable[Judgement]:
        """Yield a judgement for each assertion of the schema that the body breaks."""
        contract, webhook, body = history.contract, arrival.webhook, arrival.delivery.request.json
        if webhook is None:
            received = reading_schemas.described(body) if body is not None else "no JSON"
            yield self.broken(arrival, "/request/body", "a documented event", received, "/webhooks")
        elif webhook.schema is not None and body is None:
            yield self.broken(arrival, "/request/body", "JSON", "no JSON", webhook.schema_pointer)
        elif webhook.schema is not None:
            violations = history.lens.schemas.violations(webhook.schema, webhook.schema_pointer, body)
            for violation in violations:
                steps = (*violation.instance, *([violation.missing] if violation.missing else []))
                value = json_pointer.walk(body, steps)
                received = "absent" if value is json_pointer.MISSING else reading_schemas.described(value)
                expected = reading_schemas.constraint(contract, violation.contract)
                pointer = f"/request/body{json_pointer.join(*steps)}"
                yield self.broken(arrival, pointer, expected, received, violation.contract)
            if not violations:
                yield self.kept(arrival)
