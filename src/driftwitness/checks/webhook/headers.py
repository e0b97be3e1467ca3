"""webhook/headers."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import reading_schemas
from driftwitness.checks.deliveries import Arrival, DeliveryCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract.bodies import parse_text


class Headers(DeliveryCheck):
    """A delivery has the documented headers, with values of their documented form.

    Looks at headers that the contract's webhook requires, and at the values of all that it documents; a value of which
    redaction left only a digest tells that the header was there.

    Pass:
        <- POST https://example.com/in [webhook-id: m1; webhook-timestamp: 1767225601; webhook-signature: v1,aaaa] {"type": "note.added"} -> 204
    Fail:
        <- POST https://example.com/in [webhook-id: m1; webhook-timestamp: 1767225601] {"type": "note.added"} -> 204
    """  # noqa: E501

    id = "webhook/headers"
    reference = "Standard Webhooks 1.0.0, webhook headers; OpenAPI 3.1, section 4.8.12"

    def judge_arrival(self, arrival: Arrival, history: History) -> Iterable[Judgement]:
        """Yield a judgement for each documented header."""
        for header in arrival.webhook.headers if arrival.webhook else ():
            value, pointer = arrival.header(header.name), f"/request/headers/{header.name}"
            if value is None:
                if header.required:
                    place = f"{header.pointer}/required"
                    yield self.broken(arrival, pointer, f"the header {header.name}", "absent", place)
                continue
            if value.startswith("sha256:"):
                yield self.kept(arrival)
                continue
            read, place = parse_text(history.contract.resolve(header.schema) or {}, value), f"{header.pointer}/schema"
            violations = history.lens.schemas.violations(header.schema, place, read)[:1]
            for violation in violations:
                expected = reading_schemas.constraint(history.contract, violation.contract)
                yield self.broken(arrival, pointer, expected, value, violation.contract)
            if not violations:
                yield self.kept(arrival)
