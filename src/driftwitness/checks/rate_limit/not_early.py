"""rate-limit/not-early."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract.conventions import RateLimit


class NotEarly(TraceCheck):
    """No request is refused before the quota is used up.

    Looks at the first refusal after a window of quiet, in driven traces: a request sent when the trace had sent
    fewer than the quota in the last window, whoever they were for, must not be refused while the vendor itself
    still told of a remainder. Inconclusive where others may have used the key: nothing was told, none was left, or
    less than this trace alone explains. Nobody else explains that two windows end early at the same count, each after
    a pause as long as a window. Silent where the limit header tells another quota.

    Pass:
        @1 100x GET /account -> 200 [X-Quota-Remaining: 50; X-Quota-Reset: 1767225661] {"result": {}}
        @20 GET /account -> 429 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661; Retry-After: 41] {}
    Fail:
        @1 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
        @2 GET /account -> 429 [X-Quota-Remaining: 98; X-Quota-Reset: 1767225661; Retry-After: 59] {}
    """

    id = "rate-limit/not-early"
    requires = ("x-driftwitness.rateLimit",)
    reference = "the vendor's document; RFC 6585, section 4"
    needs_times = True

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each refusal that nothing but the quota can explain."""
        refused_at, counts = float("-inf"), set[int]()
        for exchange in history.exchanges:
            refusing = [limit for limit in quota.limits(exchange) if quota.is_refusal(exchange, limit)]
            if not refusing or exchange.credential != "given" or exchange.origin not in ("mock", "live"):
                continue
            sent = exchange.interaction.sent
            if sent > refused_at + quota.longest_wait(exchange) + quota.SLACK:
                yield from self._judge_refusal(history, exchange, refusing, counts)
            refused_at = sent

    def _judge_refusal(
        self, history: History, exchange: Exchange, limits: list[RateLimit], counts: set[int]
    ) -> Iterator[Judgement]:
        for limit in limits:
            if quota.requests_before(history, exchange, limit.window + 1) >= limit.quota:
                yield self.passed(exchange)
                return
        for limit in limits:
            yield from self._judge_early(history, exchange, limit, counts)

    def _judge_early(
        self, history: History, exchange: Exchange, limit: RateLimit, counts: set[int]
    ) -> Iterator[Judgement]:
        since = exchange.interaction.sent - limit.window - 1
        before = [
            reading
            for readings in quota.series(history, limit)
            for reading in readings
            if reading.exchange.sequence < exchange.sequence and reading.exchange.interaction.sent > since
        ]
        last = before[-1] if before else None
        if (quota.told_quota(exchange, limit) or limit.quota) != limit.quota:
            return
        again = len(before) in counts
        if before and before[0].exchange.interaction.sent - _last_before(history, before[0]) > limit.window:
            counts.add(len(before))
        if exchange.origin != "mock" and not again and not _has_room(limit, last, len(before)):
            yield self.inconclusive(exchange, "refused below the quota; others may have used the key")
            return
        yield self.failed(
            exchange,
            "/response/status",
            f"not refused within {limit.quota} requests in {limit.window} s",
            f"{exchange.status} for request {len(before) + 1}",
            f"{limit.pointer}/quota",
        )


def _last_before(history: History, first: quota.Reading) -> float:
    """Give the time of the trace's last request before one, in the far past where there is none."""
    earlier = (e.interaction.sent for e in history.exchanges if e.sequence < first.exchange.sequence)
    return max(earlier, default=float("-inf"))


def _has_room(limit: RateLimit, last: quota.Reading | None, ours: int) -> bool:
    """Whether the vendor told of a remainder just before, and of one that our own requests explain."""
    return bool(last and last.remaining and last.remaining >= limit.quota - ours)
