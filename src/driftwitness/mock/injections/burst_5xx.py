"""Failures that come together."""

from __future__ import annotations

from itertools import cycle

from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where

BURST, PERIOD = 5, 25


class Burst5xx(Injection):
    """Of each 25 admitted requests the last five fail, with 500, 502 and 503 in turn, and nothing is done.

    Incident: one of five hosts is ill, and the load balancer notices only after some failures, again and again.
    """

    name = "burst-5xx"
    families = ("status", "error")
    kind = "fault"

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._met = cycle(range(PERIOD))
        self._statuses = cycle((500, 502, 503))

    def instead(self, exchange: Exchange) -> Answer | None:  # noqa: ARG002
        """Fail in the burst."""
        if next(self._met) < PERIOD - BURST:
            return None
        return Answer(next(self._statuses), {"error": "internal error"}, {"Retry-After": "1"})
