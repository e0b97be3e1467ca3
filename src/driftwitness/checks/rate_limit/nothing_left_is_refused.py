"""rate-limit/nothing-left-is-refused."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit

_ROUNDING = 1.0


class NothingLeftIsRefused(TraceCheck):
    """After the vendor told that nothing remains, it accepts nothing until the window ends.

    Looks at driven traces, at the run's own requests in the window of an answer that told so. A window that slides
    tells another end with each answer and may take up what has left it: against a live vendor only a request some
    seconds later counts, whose answer still tells the same end. Silent once the run itself has used up the quota:
    that is ``rate-limit/quota-enforced``'s.

    Pass:
        @1 GET /account -> 200 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661] {"result": {}}
        @9 GET /account -> 429 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661; Retry-After: 52] {}
    Fail:
        @1 GET /account -> 200 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661] {"result": {}}
        @9 GET /account -> 200 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661] {"result": {}}
    """

    id = "rate-limit/nothing-left-is-refused"
    requires = ("x-driftwitness.rateLimit",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation tells what remains, and until when."""
        return quota.tells_standing(contract, operation)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each request after an answer that told that nothing remains."""
        for limit in contract.conventions.rate_limits:
            for readings in quota.series(history, limit):
                driven = [reading for reading in readings if reading.exchange.origin in ("mock", "live")]
                yield from self._judge_series(driven, limit)

    def _judge_series(self, readings: list[quota.Reading], limit: RateLimit) -> Iterator[Judgement]:
        empty: quota.Reading | None = None
        for number, reading in enumerate(readings):
            if empty and quota.same_window(limit, empty, reading):
                if reading.refused:
                    yield self.passed(reading.exchange)
                elif (
                    reading.accepted
                    and _used(readings[:number], reading, limit) < limit.quota
                    and _is_surely_later(empty, reading)
                ):
                    pointer, place = "/response/status", f"{limit.pointer}/headers/remaining"
                    expected = "refused until the window ends, after an answer that told that nothing remains"
                    yield self.failed(reading.exchange, pointer, expected, str(reading.exchange.status), place)
            elif reading.accepted and reading.remaining == 0:
                empty = reading


def _used(before: Sequence[quota.Reading], reading: quota.Reading, limit: RateLimit) -> int:
    """Count what was accepted in the window of a reading before it."""
    window = itertools.takewhile(lambda other: quota.same_window(limit, other, reading), reversed(before))
    return sum(other.accepted for other in window)


def _is_surely_later(empty: quota.Reading, reading: quota.Reading) -> bool:
    """Whether no window that slides can tell both ends."""
    if reading.exchange.origin == "mock":
        return True
    moved = abs((reading.reset or 0.0) - (empty.reset or 0.0))
    passed = reading.exchange.interaction.sent - empty.exchange.interaction.received
    return passed > quota.SLACK + _ROUNDING and moved <= _ROUNDING
