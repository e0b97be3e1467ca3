"""A Retry-After as a moment."""

from __future__ import annotations

import math

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange


class RetryAfterTimestamp(QuotaInjection):
    """The wait is told as the moment at which it ends, in seconds since 1970.

    Incident: the header is filled from the one that tells of the reset.
    """

    name = "retry-after-timestamp"
    role = "retry_after"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Add the present."""
        return str(math.ceil(exchange.now) + int(value)) if value.isdigit() else value
