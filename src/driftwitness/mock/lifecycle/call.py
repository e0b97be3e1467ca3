"""A request on its way to the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.contract import Operation
from driftwitness.mock import templates
from driftwitness.mock.addresses import Address
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.kinds import Kind
from driftwitness.mock.members import Scope


@dataclass(frozen=True)
class Call:
    """An admitted, well-formed request.

    ``address`` is its URL without the query.
    """

    operation: Operation
    address: str
    path_values: Mapping[str, str]
    query: str
    body: Mapping[str, Any]
    behaviour: Behaviour

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The query's parameters, of one that stands twice the last, and the scalars of a body that only asks."""
        asked = self.body if self.operation.effect == "reads" else {}
        scalars = {name: str(value) for name, value in asked.items() if isinstance(value, str | int | float)}
        return scalars | dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def last_value(self) -> str:
        """The last id in the path: below its member the path ends."""
        return list(self.path_values.values())[-1]

    def scope(self, kind: Kind) -> Scope:
        """Give the values by which the place of a kind's members is told from others."""
        count = len(templates.parameters(kind.key))
        names = templates.parameters(self.operation.path)[:count]
        table = (str(self.body.get(kind.scoped_by, "")),) if kind.scoped_by else ()
        return (*(self.path_values[name] for name in names), *table)

    def ids(self, place: Address) -> list[str]:
        """Give the ids that stand at an address, as texts; several may be joined by commas or stand in an array."""
        if place.place == "path":
            return [self.path_values[place.name]]
        if place.place == "query":
            texts = [text for name, text in parse_qsl(self.query) if name == place.name]
            return [one for text in texts for one in text.split(",")]
        named = self.body.get(place.name)
        return [str(one) for one in (named if isinstance(named, list) else [named]) if one is not None]
