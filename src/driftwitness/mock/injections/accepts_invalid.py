"""Invalid input that is taken."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class AcceptsInvalid(Injection):
    """Input that the page forbids is accepted.

    Incident: validation moves to the web front end, and the API forgets it.
    """

    name = "accepts-invalid"
    families = ("input", "status")

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Check nothing."""
        return replace(behaviour, checks_input=False)
