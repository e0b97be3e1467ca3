"""A remaining quota that is one too high."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange


class RemainingOffByOne(QuotaInjection):
    """The remaining quota does not count the request that it answers.

    Incident: the header is written before the counter moves.
    """

    name = "remaining-off-by-one"
    role = "remaining"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Add one."""
        return str(int(value) + 1) if value.isdigit() else value
