"""rate-limit/quota-enforced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

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
    most share so much time. The same is found where two bursts, each after a pause as long as a window, go beyond the
    quota in different parts of a minute, so that no window by the clock can end in both; and where from the first
    request beyond the quota on all answers of both have another status, which is not the documented one. An answer with
    another status that tells that nothing remains is a refusal with the wrong status. Silent where the limit header
    tells another quota.

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
    needs_times = True

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each request after the last one of a quota."""
        for limit in contract.conventions.rate_limits:
            for readings in quota.series(history, limit):
                yield from self._judge_series(readings, limit)
                yield from self._judge_bursts(readings, limit)

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

    def _judge_bursts(self, readings: tuple[quota.Reading, ...], limit: RateLimit) -> Iterator[Judgement]:
        if limit.quota_headers or limit.further:
            return
        beyond = [burst for burst in _bursts(readings, limit) if _is_beyond(limit, burst)]
        for one, other in pairwise(beyond):
            if _are_apart(limit, one, other):
                exchange = other[limit.quota].exchange
                expected = f"refused with {limit.status} after {limit.quota} requests in a window"
                received = f"{exchange.status} in two bursts"
                yield self.failed(exchange, "/response/status", expected, received, f"{limit.pointer}/quota")


def _bursts(readings: tuple[quota.Reading, ...], limit: RateLimit) -> list[list[quota.Reading]]:
    """Give the requests of a series, cut at pauses as long as a window."""
    found: list[list[quota.Reading]] = []
    for reading in readings:
        sent = reading.exchange.interaction.sent
        if found and sent - found[-1][-1].exchange.interaction.sent <= limit.window:
            found[-1].append(reading)
        else:
            found.append([reading])
    return [burst for burst in found if burst[0].exchange.origin in ("mock", "live")]


def _is_beyond(limit: RateLimit, burst: list[quota.Reading]) -> bool:
    """Whether more than the quota was accepted in a burst, or all beyond the quota was answered otherwise."""
    statuses = [reading.exchange.status for reading in burst]
    within, after = set(statuses[: limit.quota]), set(statuses[limit.quota :])
    if len(statuses) < limit.quota + 2 or limit.status in within | after:
        return False
    return all(reading.accepted for reading in burst) or (len(within) == len(after) == 1 and within != after)


def _are_apart(limit: RateLimit, one: list[quota.Reading], other: list[quota.Reading]) -> bool:
    """Whether no window that is counted by the clock can end in both bursts."""
    begins, lasts = zip(*((b[0].exchange.interaction.sent, _length(b)) for b in (one, other)), strict=True)
    shift = (begins[1] - begins[0]) % limit.window
    return bool(lasts[0] < shift and shift + lasts[1] < limit.window)


def _length(burst: list[quota.Reading]) -> float:
    return burst[-1].exchange.interaction.received - burst[0].exchange.interaction.sent


def _in_window(limit: RateLimit, first: quota.Reading, reading: quota.Reading) -> bool:
    if first.reset is None or reading.reset is None:
        return reading.exchange.interaction.sent < first.exchange.interaction.sent + limit.window
    return quota.same_window(limit, first, reading)
