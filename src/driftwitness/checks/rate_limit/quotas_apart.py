"""rate-limit/quotas-apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit

_APART = ("key", "operation")
_UNAUTHORIZED = 401


class QuotasApart(TraceCheck):
    """What one key uses up is not missing for another, nor one operation's for another where each has its own quota.

    Looks at driven traces in which the run used up a quota that the document counts by key or by operation, and
    then sent with another of its keys, or to another operation, below the quota there. Where others may use that key
    too, and its answers told of no room just before, a refusal is inconclusive. What carries none of the run's keys is
    not refused for that key's quota either, but live a vendor may keep an undocumented one for such requests. Users and
    accounts are not judged: nobody can tell from two keys whose they are.

    Pass:
        @1 GET /account -> 429 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661; Retry-After: 60] {}
        @2 GET /account [Authorization: Bearer $SECOND] -> 200 {"result": {}}
    Fail:
        @1 100x GET /account -> 200 [X-Quota-Reset: 1767225661] {"result": {}}
        @20 GET /account -> 429 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661; Retry-After: 41] {}
        @21 GET /account [Authorization: Bearer $SECOND] -> 429 [X-Quota-Remaining: 0; Retry-After: 40] {}
    """

    id = "rate-limit/quotas-apart"
    requires = ("x-driftwitness.rateLimit",)
    needs_times = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation counts by key or by operation."""
        return any(limit.scope in _APART for limit in quota.covering(contract, operation))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each request that comes while another quota is used up."""
        for limit in contract.conventions.rate_limits:
            if limit.scope not in _APART:
                continue
            every = quota.series(history, limit)
            for readings in every:
                others = [reading for other in every if other is not readings for reading in other if reading.refused]
                yield from self._judge_series(history, readings, others, limit)
            if limit.scope == "key":
                refused = [reading for readings in every for reading in readings if reading.refused]
                yield from self._judge_strangers(history, refused, limit)

    def _judge_series(
        self, history: History, readings: Sequence[quota.Reading], others: Sequence[quota.Reading], limit: RateLimit
    ) -> Iterator[Judgement]:
        for index, reading in enumerate(readings):
            exchange = reading.exchange
            if exchange.origin not in ("mock", "live") or not any(_is_open(limit, other, exchange) for other in others):
                continue
            own = [before for before in readings[:index] if _is_near(limit, before.exchange, exchange)]
            if reading.accepted:
                yield self.passed(exchange)
            elif reading.refused and len(own) < limit.quota and not any(before.refused for before in own):
                used_up = [x for x in quota.limits(exchange) if _is_used_up(history, exchange, x)]
                if used_up == [limit]:
                    yield self._judge_refusal(own, exchange, limit)

    def _judge_strangers(
        self, history: History, refused: Sequence[quota.Reading], limit: RateLimit
    ) -> Iterator[Judgement]:
        """Judge what carried none of the run's keys: live, a vendor may keep a quota of addresses for those."""
        sent: list[Exchange] = []
        for exchange in history.exchanges:
            if exchange.credential == "given" or limit not in quota.legible(exchange):
                continue
            sent.append(exchange)
            own = sum(_is_near(limit, before, exchange) for before in sent)
            if not any(_is_open(limit, other, exchange) for other in refused) or own > limit.quota:
                continue
            if exchange.outcome == _UNAUTHORIZED and exchange.origin in ("mock", "live"):
                yield self.passed(exchange)
            elif exchange.origin == "mock" and quota.is_refusal(exchange, limit):
                yield self._refused(exchange, own, limit)

    def _judge_refusal(self, own: Sequence[quota.Reading], exchange: Exchange, limit: RateLimit) -> Judgement:
        left = own[-1].remaining if own else None
        if exchange.origin != "mock" and not (left and left >= limit.quota - len(own)):
            return self.inconclusive(exchange, "refused below its own quota; others may have used it")
        return self._refused(exchange, len(own) + 1, limit)

    def _refused(self, exchange: Exchange, number: int, limit: RateLimit) -> Judgement:
        expected = f"not refused within {limit.quota} requests of its own {limit.scope}"
        received = f"{exchange.status} for request {number}, after another {limit.scope} had used up its own"
        return self.failed(exchange, "/response/status", expected, received, f"{limit.pointer}/scope")


def _is_used_up(history: History, exchange: Exchange, limit: RateLimit) -> bool:
    """Whether all requests of the trace together used up a quota, so that one of them alone need not have."""
    return quota.requests_before(history, exchange, limit.window + 1) >= limit.quota


def _is_near(limit: RateLimit, before: Exchange, exchange: Exchange) -> bool:
    return exchange.interaction.sent <= before.interaction.received + limit.window + 1


def _is_open(limit: RateLimit, other: quota.Reading, exchange: Exchange) -> bool:
    """Whether a refusal of another key or operation came just before, and what it said is not over."""
    since = exchange.interaction.sent - other.exchange.interaction.received
    wait = quota.trusted_wait(other.exchange, limit)
    return wait is not None and 0 <= since <= wait
