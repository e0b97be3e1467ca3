"""A reset in another unit."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering import with_header
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection
from driftwitness.mock.limiter import reset_text


class ResetDeltaSeconds(Injection):
    """The reset header holds the seconds to wait where a time is documented, and a time where seconds are.

    Incident: the vendor moves to a gateway that follows another draft of the rate-limit headers.
    """

    name = "reset-delta-seconds"
    families = ("rate-limit",)
    requires = ("x-driftwitness.rateLimit",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Write the end of the window in the other unit."""
        for limit in exchange.contract.conventions.rate_limits:
            # The full window, as counted from now: close enough to the real end for a wrong unit.
            answer = with_header(
                answer, limit.reset, reset_text(_other(limit), exchange.now + limit.window, exchange.now)
            )
        return answer


def _other(limit: RateLimit) -> RateLimit:
    return replace(limit, reset_unit="epoch-seconds" if limit.reset_unit == "delta-seconds" else "delta-seconds")
