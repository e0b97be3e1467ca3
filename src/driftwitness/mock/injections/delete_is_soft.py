"""A deletion that deletes nothing."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class DeleteIsSoft(Injection):
    """A deletion is confirmed, and the member is still there.

    Incident: deletions go to a queue that nobody reads, or only set a flag.
    """

    name = "delete-is-soft"
    families = ("lifecycle",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Confirm and keep."""
        return replace(behaviour, deletes=False)
