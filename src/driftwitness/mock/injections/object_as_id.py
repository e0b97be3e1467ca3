"""Objects that must be asked for."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.mock import shapes
from driftwitness.mock.altering import PropertyInjection, member_schema


class ObjectAsId(PropertyInjection):
    """An object inside of a member, or each one of a list there, comes as its id.

    Incident: related records are expanded only for who asks for that by a new parameter.
    """

    name = "object-as-id"
    thing = "object with an id"

    @classmethod
    def candidates(cls, contract: Contract, operation: Operation) -> list[str]:
        """Give those that are such objects, or lists of them."""
        shown = member_schema(contract, operation)["properties"]
        return [name for name in super().candidates(contract, operation) if _has_id(contract, shown[name])]

    def fits(self, value: Any) -> bool:
        """An empty list would stay as it is."""
        return bool(self.changed(value) != value)

    def changed(self, value: Any) -> Any:
        """Give the id."""
        if isinstance(value, list):
            return [self.changed(one) for one in value]
        return value.get("id", value) if isinstance(value, dict) else value


def _has_id(contract: Contract, schema: Any) -> bool:
    flat = shapes.flatten(contract, schema)
    inside: dict[str, Any] = shapes.flatten(contract, flat["items"]) if "items" in flat else flat
    return bool("id" in inside["properties"])
