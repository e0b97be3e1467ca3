"""Another quota in the header."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange


class LimitValue(QuotaInjection):
    """The limit header tells of twice the documented quota.

    Incident: plans get other quotas, and the page still has the old one.
    """

    name = "limit-value"
    role = "limit"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Double the number."""
        return str(limit.quota * 2)
