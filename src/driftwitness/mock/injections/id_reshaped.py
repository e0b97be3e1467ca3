"""An id of another shape."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange


class IdReshaped(MemberInjection):
    """The id of each member has another shape: a number comes as a UUID, a text with another prefix.

    Incident: the vendor moves to opaque ids, and old ones are only understood for a while.
    """

    name = "id-reshaped"
    families = ("schema", "lifecycle")
    thing = "member with an id"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:
        """There must be an id."""
        return id_name in properties

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:
        """Write another id."""
        value = member.get(exchange.id_name)
        if isinstance(value, int):
            member[exchange.id_name] = str(uuid.UUID(int=value, version=4))
        elif isinstance(value, str):
            member[exchange.id_name] = f"v2:{value}"
