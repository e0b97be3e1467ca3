"""An update that changes nothing."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering import LifecycleInjection
from driftwitness.mock.behaviour import Behaviour


class UpdateIgnored(LifecycleInjection):
    """An update is confirmed as if it had happened, and the member stays as it was.

    Incident: the writing half of a service is switched off for a migration.
    """

    name = "update-ignored"
    needs = ("update", "get")

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Confirm and forget."""
        return replace(behaviour, stores_updates=False)
