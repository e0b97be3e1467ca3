"""Texts that are suddenly too long."""

from __future__ import annotations

from driftwitness.contract import Contract, Operation
from driftwitness.mock import shapes
from driftwitness.mock.altering import reached
from driftwitness.mock.altering_refusals import refusal, sent
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class BoundsTightened(Injection):
    """Texts may be half as long as documented, numbers half as large.

    Incident: columns shrink in a migration.
    """

    name = "bounds-tightened"
    families = ("status", "input")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A body must have a bound."""
        found = any(_bounds(contract, operation) for operation in reached(contract, where))
        return None if found else "no property of a body in reach has an upper bound"

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse what is beyond half of a bound."""
        if exchange.operation is None:
            return None
        values = sent(exchange)
        for name, bound in _bounds(exchange.contract, exchange.operation).items():
            value = values.get(name)
            size = len(value) if isinstance(value, str | list) else value if isinstance(value, int | float) else 0
            if size > bound / 2:
                return refusal("invalid-input", exchange, name)
        return None


def _bounds(contract: Contract, operation: Operation) -> dict[str, float]:
    properties = shapes.flatten(contract, operation.body.schema if operation.body else None)["properties"]
    flat = {name: shapes.flatten(contract, schema) for name, schema in properties.items()}
    found = {name: known.get("maxLength", known.get("maximum", known.get("maxItems"))) for name, known in flat.items()}
    return {name: bound for name, bound in found.items() if bound is not None}
