"""A property that is suddenly required."""

from __future__ import annotations

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.altering_refusals import refusal, sent
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class RequiresMore(Injection):
    """Bodies must have a property ``source`` that no page mentions.

    Incident: a field becomes mandatory for all, because the vendor's own clients send it.
    """

    name = "requires-more"
    families = ("status", "input")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """An operation in reach must take a body that is refused where it is wrong."""
        found = any(operation.body for operation in reached(contract, where))
        return None if found else "no operation in reach takes a body"

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse a body without it."""
        values = sent(exchange)
        return refusal("invalid-input", exchange, "source") if values and "source" not in values else None
