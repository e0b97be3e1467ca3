"""A deletion that deletes nothing."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering import LifecycleInjection
from driftwitness.mock.behaviour import Behaviour


class DeleteIsSoft(LifecycleInjection):
    """A deletion is confirmed, and the member is still there.

    Incident: deletions go to a queue that nobody reads, or only set a flag.
    """

    name = "delete-is-soft"
    needs = ("delete",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Confirm and keep."""
        return replace(behaviour, deletes=False)
