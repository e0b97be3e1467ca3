"""rate-limit/quota-enforced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract.conventions import RateLimit


class QuotaEnforced(TraceCheck):
    """After as many accepted requests as the quota allows in one window, the next is refused.

    Looks at the run's own requests where it sent that many, and only at driven traces, whose times are known.
    Requests are in one window where they tell the same reset; where a vendor tells none, a window may have begun
    between any two of them, so an accepted request too many is inconclusive, up to twice the quota: two windows at
    most share so much time. An answer with another status that tells
    that nothing remains is a refusal with the wrong status. Silent where the limit header tells another quota.

    Pass:
        @1 100x GET /account -> 200 [X-Quota-Reset: 1767225661] {"result": {}}
        @20 GET /account -> 429 [X-Quota-Reset: 1767225661; Retry-After: 41] {}
    Fail:
        @1 100x GET /account -> 200 [X-Quota-Reset: 1767225661] {"result": {}}
        @20 GET /account -> 200 [X-Quota-Reset: 1767225661] {"result": {}}
    """

    id = "rate-limit/quota-enforced"
    requires = ("x-driftwitness.rateLimit",)
    reference = "the vendor's document; RFC 6585, section 4"

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each request after the last one of a quota."""
        for limit in contract.conventions.rate_limits:
            for readings in quota.series(history, limit):
                yield from self._judge_series(readings, limit)

    def _judge_series(self, readings: tuple[quota.Reading, ...], limit: RateLimit) -> Iterator[Judgement]:
        window: list[quota.Reading] = []
        for reading in readings:
            if reading.quota not in (None, limit.quota):
                return
            if reading.exchange.origin not in ("mock", "live"):
                continue
            if window and not _in_window(limit, window[0], reading):
                window = []
            if len(window) >= limit.quota:
                yield from self._judge_next(limit, window, reading)
            if reading.accepted:
                window.append(reading)

    def _judge_next(self, limit: RateLimit, window: list[quota.Reading], reading: quota.Reading) -> Iterator[Judgement]:
        refused_otherwise = reading.exchange.status >= 400 and reading.remaining == 0 and not reading.accepted
        if reading.refused:
            yield self.passed(reading.exchange)
        elif (reading.accepted or refused_otherwise) and (
            quota.same_window(limit, window[0], reading) or len(window) >= 2 * limit.quota
        ):
            expected = f"refused with {limit.status} after {limit.quota} requests in a window"
            received = str(reading.exchange.status)
            yield self.failed(reading.exchange, "/response/status", expected, received, f"{limit.pointer}/quota")
        elif reading.accepted:
            reason = f"more than {limit.quota} accepted in {limit.window} s, and no header tells where a window ends"
            yield self.inconclusive(reading.exchange, reason)


def _in_window(limit: RateLimit, first: quota.Reading, reading: quota.Reading) -> bool:
    if first.reset is None or reading.reset is None:
        return reading.exchange.interaction.sent < first.exchange.interaction.sent + limit.window
    return quota.same_window(limit, first, reading)
