"""A change before the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.times import creation_and_change, moved, tells_creation_and_change


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
        return tells_creation_and_change(properties)

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:  # noqa: ARG002
        """Move the creation behind the change."""
        if names := creation_and_change(member):
            created, changed = names
            member[created] = moved(member[changed], hours=1)
