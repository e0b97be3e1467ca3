"""A Retry-After in milliseconds."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange


class RetryAfterMilliseconds(QuotaInjection):
    """The wait is told in milliseconds.

    Incident: a library's option is in milliseconds, and its header too.
    """

    name = "retry-after-milliseconds"
    role = "retry_after"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Add three zeros."""
        return f"{value}000" if value.isdigit() else value
