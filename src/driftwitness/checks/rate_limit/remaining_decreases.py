"""rate-limit/remaining-decreases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit


class RemainingDecreases(TraceCheck):
    """The remaining quota falls by at least one for each request inside a window, and is never above the quota.

    Looks at the run's own accepted requests, one after the other; two are in one window where both tell the same
    reset. It may fall faster, for others may use the same key, and may rise when the reset changes. Refused,
    unauthenticated, failed and overlapping requests are left out: nobody can tell whether and when the vendor
    counted them.

    Pass:
        @1 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
        @2 GET /account -> 200 [X-Quota-Remaining: 98; X-Quota-Reset: 1767225661] {"result": {}}
        @62 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225722] {"result": {}}
    Fail:
        @1 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
        @2 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
    """

    id = "rate-limit/remaining-decreases"
    requires = ("x-driftwitness.rateLimit",)
    reference = "the vendor's document; draft-ietf-httpapi-ratelimit-headers-06, section 3.3"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has both headers."""
        return quota.tells_standing(contract, operation)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each accepted request that tells what remains."""
        for limit in contract.conventions.rate_limits:
            for readings in quota.series(history, limit):
                yield from self._judge_series(readings, limit)

    def _judge_series(self, readings: tuple[quota.Reading, ...], limit: RateLimit) -> Iterator[Judgement]:
        pointer = f"/response/headers/{quota.header(limit, 'remaining')}"
        place = f"{limit.pointer}/headers/remaining"
        previous: quota.Reading | None = None
        for reading in readings:
            remaining = reading.remaining
            if not reading.accepted or remaining is None:
                continue
            # nothing below zero can be told: whether a request after that is refused is quota-enforced's question
            before = previous.remaining if previous and quota.same_window(limit, previous, reading) else None
            if remaining > limit.quota and reading.quota in (None, limit.quota):
                yield self.failed(reading.exchange, pointer, "at most the quota", str(remaining), place)
            elif before and remaining >= before:
                expected = "less than after the request before, inside a window"
                yield self.failed(reading.exchange, pointer, expected, f"{remaining} after {before}", place)
            else:
                yield self.passed(reading.exchange)
            previous = reading
