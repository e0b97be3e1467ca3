"""A creation with every change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.times import creation_and_change, tells_creation_and_change


class CreatedAtMoves(MemberInjection):
    """The time of creation is the time of the last change.

    Incident: records are versioned, and each version is created anew.
    """

    name = "created-at-moves"
    families = ("time", "lifecycle")
    kind = "semantic"
    thing = "member with times of its creation and change"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:  # noqa: ARG003
        """Both times are needed."""
        return tells_creation_and_change(properties)

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:  # noqa: ARG002
        """Show the change as the creation."""
        if names := creation_and_change(member):
            created, changed = names
            member[created] = member[changed]
