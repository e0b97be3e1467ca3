"""A refusal for want of quota as an outage."""

from __future__ import annotations

from driftwitness.mock.altering_refusals import RefusalInjection, refused_as
from driftwitness.mock.exchange import Answer, Exchange


class RateLimitedAs503(RefusalInjection):
    """A refusal for want of quota comes with 503.

    Incident: the proxy that limits requests answers with its own default status.
    """

    name = "rate-limited-as-503"
    families = ("rate-limit", "status")
    conditions = ("rate-limited",)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse as unavailable."""
        return refused_as("unavailable", answer, exchange, status=503)
