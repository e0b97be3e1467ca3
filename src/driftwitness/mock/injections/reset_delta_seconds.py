"""A reset in another unit."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.altering_conventions import QuotaInjection
from driftwitness.mock.exchange import Exchange
from driftwitness.mock.limiter import reset_text


class ResetDeltaSeconds(QuotaInjection):
    """The reset header holds the seconds to wait where a time is documented, and a time where seconds are.

    Incident: the vendor moves to a gateway that follows another draft of the rate-limit headers.
    """

    name = "reset-delta-seconds"
    role = "reset"

    def tell(self, limit: RateLimit, value: str, exchange: Exchange) -> str | None:  # noqa: ARG002
        """Write the end of the window in the other unit."""
        # The full window, as counted from now: close enough to the real end for a wrong unit.
        return reset_text(_other(limit), exchange.now + limit.window, exchange.now)


def _other(limit: RateLimit) -> RateLimit:
    return replace(limit, reset_unit="epoch-seconds" if limit.reset_unit == "delta-seconds" else "delta-seconds")
