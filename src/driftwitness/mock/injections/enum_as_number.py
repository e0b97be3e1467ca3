"""A choice as its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock import shapes
from driftwitness.mock.altering import PropertyInjection, member_schema
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Where


class EnumAsNumber(PropertyInjection):
    """A documented choice comes as its number in the list.

    Incident: a serializer writes enumerations as integers unless it is told not to; this is the default of a
    widespread one for .NET.
    """

    name = "enum-as-number"
    thing = "choice"

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._choices: dict[str, list[Any]] = {}

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a choice."""
        return "string" in flat["type"] and bool(flat.get("enum"))

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, str)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Look up the lists, then edit."""
        contract, operation = exchange.contract, exchange.operation
        shown = member_schema(contract, operation)["properties"] if operation else {}
        self._choices = {name: shapes.flatten(contract, schema).get("enum") or [] for name, schema in shown.items()}
        return super().alter(answer, exchange)

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Write the number."""
        choices = self._choices.get(name, [])
        owner[name] = choices.index(owner[name]) if owner[name] in choices else len(choices)
