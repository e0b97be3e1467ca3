"""A key that opens twenty times."""

from __future__ import annotations

from driftwitness.mock.altering_conventions import CredentialInjection
from driftwitness.mock.altering_refusals import refusal
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Where


class CredentialExpires(CredentialInjection):
    """A credential is refused after twenty requests.

    Incident: keys become tokens with a life time, and the page still says that they never expire.
    """

    name = "credential-expires"
    families = ("auth", "status")

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._left = 20

    def instead(self, exchange: Exchange) -> Answer | None:
        """Refuse when it is used up."""
        self._left -= 1
        return refusal("unauthorized", exchange) if self._left < 0 else None
