"""A reset in milliseconds."""

from __future__ import annotations

from driftwitness.contract import Contract
from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.injection import Where


class ResetInMilliseconds(QuotaInjection):
    """The reset is a thousand times what it should be: milliseconds where seconds are documented.

    Incident: the service is written anew in a language that counts milliseconds.
    """

    name = "reset-in-milliseconds"
    role = "reset"

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """It must be counted in seconds."""
        limits = contract.conventions.rate_limits
        if any(limit.reset and limit.reset_unit in ("epoch-seconds", "delta-seconds") for limit in limits):
            return None
        return "no limit of it tells of its reset in seconds"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Add three zeros."""
        return f"{value}000" if value.isdigit() else value
