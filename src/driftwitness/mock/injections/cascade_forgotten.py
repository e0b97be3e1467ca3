"""A deletion that leaves the children."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class CascadeForgotten(Injection):
    """Deleting a member leaves what the page says is deleted with it.

    Incident: the children move to another service that does not hear of the deletion.
    """

    name = "cascade-forgotten"
    families = ("lifecycle",)
    requires = ("x-driftwitness.deletes",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Remove the member alone."""
        return replace(behaviour, cascades=False)
