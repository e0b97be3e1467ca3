"""A Retry-After that is too short."""

from __future__ import annotations

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering import with_content
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Answer, Exchange


class RetryAfterLies(QuotaInjection):
    """A refusal for want of quota asks to wait half as long as is needed.

    Incident: several servers count, and the header tells of the one that refused.
    """

    name = "retry-after-lies"
    role = "retry_after"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Halve the wait in the body too."""
        if exchange.refused == "rate-limited":
            for limit in exchange.contract.conventions.rate_limits:
                answer = with_content(answer, limit.body_retry_after, lambda seconds: seconds // 2)
        return super().alter(answer, exchange)

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Halve the wait."""
        return str(int(value) // 2) if value.isdigit() else value
