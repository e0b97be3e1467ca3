"""A key that opens twenty times."""

from __future__ import annotations

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class CredentialExpires(Injection):
    """A credential is refused after twenty requests.

    Incident: keys become tokens with a life time, and the page still says that they never expire.
    """

    name = "credential-expires"
    families = ("auth", "status")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """An operation in reach must ask for a credential."""
        found = any(operation.secured for operation in reached(contract, where))
        return None if found else "no operation in reach asks for a credential"

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._left = 20

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse when it is used up."""
        self._left -= 1
        return refusal("unauthorized", exchange) if self._left < 0 else None
