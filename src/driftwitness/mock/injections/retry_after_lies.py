"""A Retry-After that is too short."""

from __future__ import annotations

from driftwitness.mock.altering import with_content, with_header
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class RetryAfterLies(Injection):
    """A refusal for want of quota asks to wait half as long as is needed.

    Incident: several servers count, and the header tells of the one that refused.
    """

    name = "retry-after-lies"
    families = ("rate-limit",)
    requires = ("x-driftwitness.rateLimit",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Halve the wait in the header and in the body."""
        for limit in exchange.contract.conventions.rate_limits:
            wait = answer.headers.get(limit.retry_after or "")
            if wait is not None and answer.status == limit.status:
                answer = with_header(answer, limit.retry_after, str(int(wait) // 2))
                answer = with_content(answer, limit.body_retry_after, lambda seconds: seconds // 2)
        return answer
