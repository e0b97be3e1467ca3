"""An id as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange


class IdAsString(MemberInjection):
    """The id of each member comes as a string: ``"41"`` instead of 41.

    Incident: ids grow beyond what JavaScript can count, and the vendor makes all of them strings within the same
    version.
    """

    name = "id-as-string"
    thing = "number as id"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:
        """Only a number can become text."""
        return "integer" in properties.get(id_name, {}).get("type", ())

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:
        """Write the id as text."""
        if exchange.id_name in member:
            member[exchange.id_name] = str(member[exchange.id_name])
