"""Invalid input that is taken."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.behaviour import Behaviour


class AcceptsInvalid(RefusalInjection):
    """Input that the page forbids is accepted.

    Incident: validation moves to the web front end, and the API forgets it.
    """

    name = "accepts-invalid"
    families = ("input", "status")
    conditions = ("invalid-input",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Check nothing."""
        return replace(behaviour, checks_input=False)
