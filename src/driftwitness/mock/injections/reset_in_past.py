"""A reset that has been."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.limiter import reset_text


class ResetInPast(QuotaInjection):
    """The reset lies one window back.

    Incident: the clocks of the limiter and of the web servers differ, or the header has the window's beginning.
    """

    name = "reset-in-past"
    role = "reset"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Tell of the window before."""
        return reset_text(limit, exchange.now - limit.window, exchange.now)
