"""A door that any key opens."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import CredentialInjection
from driftwitness.mock.behaviour import Behaviour


class WrongKeyAccepted(CredentialInjection):
    """Any credential is accepted, and only its absence refused.

    Incident: the middleware looks whether the header is there, and the handler that looked at its value is gone.
    """

    name = "wrong-key-accepted"
    families = ("auth", "security")

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Accept any key."""
        return replace(behaviour, accepts_any_credential=True)
