"""A remaining quota that never falls."""

from __future__ import annotations

from driftwitness.mock.altering import with_header
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class RemainingStuck(Injection):
    """The remaining quota is the same in every response.

    Incident: the header is written by a cache in front of the counter.
    """

    name = "remaining-stuck"
    families = ("rate-limit",)
    requires = ("x-driftwitness.rateLimit",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Tell of one request used, whatever was."""
        for limit in exchange.contract.conventions.rate_limits:
            answer = with_header(answer, limit.remaining, str(limit.quota - 1))
        return answer
