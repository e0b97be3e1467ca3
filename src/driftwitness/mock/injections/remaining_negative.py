"""A remaining quota below zero."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange


class RemainingNegative(QuotaInjection):
    """The remaining quota goes below zero when it is used up.

    Incident: the counter goes on counting refused requests, and the header shows the difference.
    """

    name = "remaining-negative"
    role = "remaining"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Write -1 for 0."""
        return "-1" if value == "0" else value
