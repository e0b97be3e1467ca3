"""No credential as forbidden."""

from __future__ import annotations

from driftwitness.mock.altering_refusals import RefusalInjection, refused_as
from driftwitness.mock.exchange import Answer, Exchange


class UnauthorizedAs403(RefusalInjection):
    """A request without a valid credential is refused with 403.

    Incident: a gateway takes over authentication, and does not tell who is missing from who may not.
    """

    name = "unauthorized-as-403"
    families = ("auth", "status")
    conditions = ("unauthorized",)
    breaks = "status"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse as forbidden."""
        return refused_as("forbidden", answer, exchange, status=403)
