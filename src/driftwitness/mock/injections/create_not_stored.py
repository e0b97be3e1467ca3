"""A creation that leaves nothing."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering import LifecycleInjection
from driftwitness.mock.behaviour import Behaviour


class CreateNotStored(LifecycleInjection):
    """A creation is confirmed, and the member is nowhere.

    Incident: a write goes to a queue whose reader stands still.
    """

    name = "create-not-stored"
    needs = ("create", "get")

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Confirm and forget."""
        return replace(behaviour, stores_created=False)
