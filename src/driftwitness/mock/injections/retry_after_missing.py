"""A refusal without a Retry-After."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange


class RetryAfterMissing(QuotaInjection):
    """A refusal for want of quota does not tell how long to wait.

    Incident: a proxy refuses in the limiter's place, and does not know.
    """

    name = "retry-after-missing"
    role = "retry_after"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Leave it out."""
        return None
