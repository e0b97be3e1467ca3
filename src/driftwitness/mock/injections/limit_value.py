"""Another quota in the header."""

from __future__ import annotations

from driftwitness.mock.altering import with_header
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class LimitValue(Injection):
    """The limit header tells of twice the documented quota.

    Incident: plans get other quotas, and the page still has the old one.
    """

    name = "limit-value"
    families = ("rate-limit",)
    requires = ("x-driftwitness.rateLimit",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Double the number in the header."""
        for limit in exchange.contract.conventions.rate_limits:
            answer = with_header(answer, limit.limit, str(limit.quota * 2))
        return answer
