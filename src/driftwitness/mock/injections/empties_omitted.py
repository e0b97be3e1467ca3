"""Absent instead of empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange


class EmptiesOmitted(MemberInjection):
    """Properties that are null, empty or false are left out.

    Incident: a serializer is set to omit empty values (``omitempty``), and clients that read them without asking
    fail.
    """

    name = "empties-omitted"
    thing = "property that can be empty"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:  # noqa: ARG003
        """There must be something that can be empty."""
        return any({"null", "array", "boolean"} & {*flat["type"]} for flat in properties.values())

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:
        """Leave out what is empty."""
        for name in [name for name, value in member.items() if not value and name != exchange.id_name]:
            del member[name]
