"""A key that no longer opens."""

from __future__ import annotations

from driftwitness.mock.altering_conventions import CredentialInjection
from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange


class ValidKeyRefused(CredentialInjection):
    """The documented credential is refused.

    Incident: keys of the old kind are retired, and new ones are presented in another header.
    """

    name = "valid-key-refused"
    families = ("auth", "status")

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse what was let in."""
        return refusal("unauthorized", exchange) if exchange.operation and exchange.operation.secured else None
