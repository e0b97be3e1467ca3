"""A choice that is no longer one."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.mock import shapes
from driftwitness.mock.altering import reached
from driftwitness.mock.altering_refusals import refusal, sent
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class EnumNarrowed(Injection):
    """The last value of each documented choice is refused.

    Incident: a state is retired, and its name with it.
    """

    name = "enum-narrowed"
    families = ("status", "input")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A body must have a choice."""
        found = any(_retired(contract, operation) for operation in reached(contract, where))
        return None if found else "no property of a body in reach is a choice"

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse the value."""
        values = sent(exchange)
        retired = _retired(exchange.contract, exchange.operation) if exchange.operation else {}
        refused = [name for name, value in retired.items() if name in values and values[name] == value]
        return refusal("invalid-input", exchange, *refused) if refused else None


def _retired(contract: Contract, operation: Operation) -> dict[str, Any]:
    properties = shapes.flatten(contract, operation.body.schema if operation.body else None)["properties"]
    flat = {name: shapes.flatten(contract, schema) for name, schema in properties.items()}
    return {name: known["enum"][-1] for name, known in flat.items() if known.get("enum")}
