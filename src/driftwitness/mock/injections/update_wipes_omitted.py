"""An update that forgets what it is not told."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class UpdateWipesOmitted(Injection):
    """An update resets what the request leaves out.

    Incident: a handler writes all columns from the request, absent ones as empty.
    """

    name = "update-wipes-omitted"
    families = ("lifecycle",)
    requires = ("x-driftwitness.updates",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Reset omitted properties."""
        return replace(behaviour, keeps_omitted=False)
