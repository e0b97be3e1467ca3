"""rate-limit/retry-after-honoured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit

_ROUNDING = 1.0
_Series = tuple[quota.Reading, ...]


@dataclass(frozen=True, slots=True)
class _Promise:
    """When the vendor said, last, that it would accept again, by the run's clock.

    That lies between two instants, as far apart as the answer took. ``ends`` tells that the same answer named it as the
    end of the window, so that nothing is accepted before.
    """

    first: float
    last: float
    ends: bool


class RetryAfterHonoured(TraceCheck):
    """A request is refused before the instant that the last refusal promised, and accepted after it.

    Looks at driven traces, at the run's own requests after a refusal whose promise can be relied on: possible, and
    in agreement with the reset header. The first request after that instant must be accepted, with a second of
    slack where the vendor asks for no more than that; where others use the key too, a second refusal is
    inconclusive. One sent more than a second before it must be refused, where the reset header names the same
    instant: a window that ends there.

    Pass:
        @1 GET /account -> 429 [X-Quota-Reset: 1767225661; Retry-After: 60] {}
        @30 GET /account -> 429 [X-Quota-Reset: 1767225661; Retry-After: 31] {}
        @63 GET /account -> 200 {"result": {}}
    Fail:
        @1 GET /account -> 429 [X-Quota-Reset: 1767225661; Retry-After: 60] {}
        @63 GET /account -> 429 [X-Quota-Reset: 1767225723; Retry-After: 60] {}
    """

    id = "rate-limit/retry-after-honoured"
    requires = ("x-driftwitness.rateLimit",)
    reference = "RFC 9110, section 10.2.3"
    needs_times = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has a header that promises."""
        return any(limit.retry_after for limit in quota.covering(contract, operation))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each request that comes after a promise."""
        for limit in contract.conventions.rate_limits:
            for readings in quota.series(history, limit) if limit.retry_after else ():
                yield from self._judge_series(readings, limit, _is_shared(history, readings, limit))

    def _judge_series(self, readings: _Series, limit: RateLimit, shared: bool) -> Iterator[Judgement]:
        promise: _Promise | None = None
        for reading in readings:
            exchange = reading.exchange
            if exchange.origin not in ("mock", "live"):
                continue
            early = promise is not None and exchange.interaction.received < promise.first - _ROUNDING
            if promise and reading.refused and _is_late(exchange, limit, promise):
                yield self._refused_late(exchange, limit, shared)
            elif promise and reading.accepted and early and promise.ends:
                expected = "refused until the promised instant"
                yield self.failed(exchange, "/response/status", expected, str(exchange.status), _place(limit))
            elif promise and ((reading.refused and early) or (reading.accepted and not early)):
                yield self.passed(exchange)
            if reading.refused:
                promise = _promise(exchange, limit)
            elif reading.accepted:
                promise = None

    def _refused_late(self, exchange: Exchange, limit: RateLimit, shared: bool) -> Judgement:
        if shared:
            return self.inconclusive(exchange, "refused after the promised instant; others use the key too")
        expected = "accepted after the promised instant"
        return self.failed(exchange, "/response/status", expected, str(exchange.status), _place(limit))


def _promise(exchange: Exchange, limit: RateLimit) -> _Promise | None:
    seconds = quota.trusted_wait(exchange, limit)
    if seconds is None:
        return None
    told = exchange.interaction
    return _Promise(told.sent + seconds, told.received + seconds, quota.reset(exchange, limit) is not None)


def _is_late(exchange: Exchange, limit: RateLimit, promise: _Promise) -> bool:
    """Whether a request came after the promised instant, by more than rounding explains."""
    if exchange.interaction.sent >= promise.last + _ROUNDING:
        return True
    return exchange.interaction.sent >= promise.last and (quota.wait(exchange, limit) or 0) > _ROUNDING


def _is_shared(history: History, readings: _Series, limit: RateLimit) -> bool:
    """Whether the remainder ever fell by more than the run's own requests between two answers explain."""
    for before, after in pairwise(readings):
        if before.remaining is None or after.remaining is None or not quota.same_window(limit, before, after):
            continue
        fell = before.remaining - after.remaining
        # the later request itself explains one
        if fell > 1 and after.exchange.origin != "mock" and fell > _requests_between(history, before, after):
            return True
    return False


def _requests_between(history: History, before: quota.Reading, after: quota.Reading) -> int:
    first, last = before.exchange.sequence, after.exchange.sequence
    return sum(first < record.sequence <= last for record in history.trace.records)


def _place(limit: RateLimit) -> str:
    return f"{limit.pointer}/headers/retryAfter"
