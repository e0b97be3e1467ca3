"""A change before the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.times import CHANGED, CREATED, is_instant, moved


class CreatedAfterUpdated(MemberInjection):
    """Members are created an hour after their last change.

    Incident: the two times come from clocks of two machines, or of two time zones.
    """

    name = "created-after-updated"
    families = ("time",)
    kind = "semantic"
    thing = "member with times of its creation and change"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:  # noqa: ARG003
        """Both times are needed."""
        times = [name for name, flat in properties.items() if flat.get("format") == "date-time"]
        return any(map(CREATED.search, times)) and any(map(CHANGED.search, times))

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:  # noqa: ARG002
        """Move the creation behind the change."""
        times = [name for name, value in member.items() if is_instant(value)]
        changed = next((name for name in times if CHANGED.search(name)), None)
        created = next((name for name in times if CREATED.search(name)), None)
        if changed and created:
            member[created] = moved(member[changed], hours=1)
