"""A refusal for want of quota as forbidden."""

from __future__ import annotations

from driftwitness.mock.altering_refusals import RefusalInjection, refused_as
from driftwitness.mock.exchange import Answer, Exchange


class RateLimitedAs403(RefusalInjection):
    """A refusal for want of quota comes with 403, and clients that wait only on 429 give up.

    Incident: abuse detection in front of the limiter answers first.
    """

    name = "rate-limited-as-403"
    families = ("rate-limit", "status")
    conditions = ("rate-limited",)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse as forbidden."""
        return refused_as("forbidden", answer, exchange, status=403)
