"""A key that no longer opens."""

from __future__ import annotations

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class ValidKeyRefused(Injection):
    """The documented credential is refused.

    Incident: keys of the old kind are retired, and new ones are presented in another header.
    """

    name = "valid-key-refused"
    families = ("auth", "status")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """An operation in reach must ask for a credential."""
        found = any(operation.secured for operation in reached(contract, where))
        return None if found else "no operation in reach asks for a credential"

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse what was let in."""
        return refusal("unauthorized", exchange) if exchange.operation and exchange.operation.secured else None
