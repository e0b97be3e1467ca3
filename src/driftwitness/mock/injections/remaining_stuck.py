"""A remaining quota that never falls."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange


class RemainingStuck(QuotaInjection):
    """The remaining quota is the same in every response.

    Incident: the header is written by a cache in front of the counter.
    """

    name = "remaining-stuck"
    role = "remaining"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Tell of one request used, whatever was."""
        return str(limit.quota - 1)
