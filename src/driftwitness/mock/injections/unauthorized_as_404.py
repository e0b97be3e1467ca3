"""No credential as unknown."""

from __future__ import annotations

from driftwitness.mock.altering_refusals import RefusalInjection, refused_as
from driftwitness.mock.exchange import Answer, Exchange


class UnauthorizedAs404(RefusalInjection):
    """A request without a valid credential is refused with 404.

    Incident: the vendor hides from strangers what exists.
    """

    name = "unauthorized-as-404"
    families = ("auth", "status")
    conditions = ("unauthorized",)
    breaks = "status"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse as unknown."""
        return refused_as("not-found", answer, exchange, status=404)
