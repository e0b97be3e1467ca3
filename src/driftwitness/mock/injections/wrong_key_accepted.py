"""A door that any key opens."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection, Where


class WrongKeyAccepted(Injection):
    """Any credential is accepted, and only its absence refused.

    Incident: the middleware looks whether the header is there, and the handler that looked at its value is gone.
    """

    name = "wrong-key-accepted"
    families = ("auth", "security")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """An operation in reach must ask for a credential."""
        found = any(operation.secured for operation in reached(contract, where))
        return None if found else "no operation in reach asks for a credential"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Accept any key."""
        return replace(behaviour, accepts_any_credential=True)
