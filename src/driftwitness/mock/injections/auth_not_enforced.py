"""A door that stands open."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection, Where


class AuthNotEnforced(Injection):
    """Requests without a valid credential are answered.

    Incident: a new route is registered outside of the group that checks the key.
    """

    name = "auth-not-enforced"
    families = ("auth", "security")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """An operation in reach must ask for a credential."""
        found = any(operation.secured for operation in reached(contract, where))
        return None if found else "no operation in reach asks for a credential"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Let everybody in."""
        return replace(behaviour, checks_credentials=False)
