"""A remaining quota that falls by ten."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange


class RemainingJumps(QuotaInjection):
    """Each request costs ten of the remaining quota.

    Incident: operations get weights, and most of them a heavy one.
    """

    name = "remaining-jumps"
    role = "remaining"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Count each request as ten."""
        return str(max(0, limit.quota - 10 * (limit.quota - int(value)))) if value.isdigit() else value
