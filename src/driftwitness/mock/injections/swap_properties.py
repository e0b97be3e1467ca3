"""Two values in each other's place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange


class SwapProperties(MemberInjection):
    """The first two texts of each member that differ have changed places.

    Incident: columns are read by position, and a migration reorders them.
    """

    name = "swap-properties"
    families = ("schema", "lifecycle")
    thing = "member with two texts"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:
        """Two texts are needed."""
        return sum("string" in flat["type"] for name, flat in properties.items() if name != id_name) > 1

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:
        """Swap the first text with the next one that differs."""
        texts = [name for name, value in member.items() if isinstance(value, str) and name != exchange.id_name]
        other = next((name for name in texts[1:] if member[name] != member[texts[0]]), None)
        if other is not None:
            member[texts[0]], member[other] = member[other], member[texts[0]]
