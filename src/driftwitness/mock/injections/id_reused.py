"""An id that comes back."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering import LifecycleInjection
from driftwitness.mock.behaviour import Behaviour


class IdReused(LifecycleInjection):
    """The id of a deleted member is given to the next one.

    Incident: the next id is the highest that exists plus one, counted anew after a restart.
    """

    name = "id-reused"
    needs = ("delete", "create")

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Give ids back."""
        return replace(behaviour, reuses_ids=True)
