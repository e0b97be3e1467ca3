"""Local time that says it is UTC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.times import is_instant, moved


class ClockSkewed(MemberInjection):
    """All times in members are two hours ahead, and still say that they are UTC.

    Incident: a server's zone is set to where its owners live.
    """

    name = "clock-skewed"
    families = ("time",)
    kind = "semantic"
    thing = "member with a time"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:  # noqa: ARG003
        """A time is needed."""
        return any(flat.get("format") == "date-time" for flat in properties.values())

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:  # noqa: ARG002
        """Move every time."""
        for name, value in member.items():
            if is_instant(value):
                member[name] = moved(value, hours=2)
