"""A reset that runs ahead."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.limiter import reset_text


class ResetSlides(QuotaInjection):
    """The reset is always one whole window from now.

    Incident: a sliding window replaces the fixed one, and the page still has the fixed one.
    """

    name = "reset-slides"
    role = "reset"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Count from now."""
        return reset_text(limit, exchange.now + limit.window, exchange.now)
