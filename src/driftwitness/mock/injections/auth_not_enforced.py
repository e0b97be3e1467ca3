"""A door that stands open."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import CredentialInjection
from driftwitness.mock.behaviour import Behaviour


class AuthNotEnforced(CredentialInjection):
    """Requests without a valid credential are answered.

    Incident: a new route is registered outside of the group that checks the key.
    """

    name = "auth-not-enforced"
    families = ("auth", "security")

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Let everybody in."""
        return replace(behaviour, checks_credentials=False)
