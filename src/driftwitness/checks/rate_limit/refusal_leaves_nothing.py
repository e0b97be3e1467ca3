"""rate-limit/refusal-leaves-nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class RefusalLeavesNothing(TraceCheck):
    """A refusal for the quota tells that nothing remains.

    Looks at driven traces, at the run's own requests, where every limit of the operation tells its remainder: one of
    them is at nothing. Where the trace has not used up a quota, ``rate-limit/not-early`` judges, and where a refusal
    blocks, the remainder may be that of a window which is over.

    Pass:
        @1 100x GET /account -> 200 [X-Quota-Remaining: 1; X-Quota-Reset: 1767225661] {"result": {}}
        @20 GET /account -> 429 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661; Retry-After: 41] {}
    Fail:
        @1 100x GET /account -> 200 [X-Quota-Remaining: 1; X-Quota-Reset: 1767225661] {"result": {}}
        @20 GET /account -> 429 [X-Quota-Remaining: 1; X-Quota-Reset: 1767225661; Retry-After: 41] {}
    """

    id = "rate-limit/refusal-leaves-nothing"
    requires = ("x-driftwitness.rateLimit",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether every limit of the operation tells what remains, and none blocks."""
        limits = quota.covering(contract, operation)
        return bool(limits) and all(quota.header(limit, "remaining") and not limit.blocks for limit in limits)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each refusal that tells a remainder."""
        for exchange in history.exchanges:
            driven = exchange.origin in ("mock", "live") and exchange.credential == "given"
            is_told = exchange.operation is not None and self.applies(exchange.operation, contract)
            if driven and is_told and exchange.sequence not in history.overlapping:
                yield from self._judge_refusal(history, exchange)

    def _judge_refusal(self, history: History, exchange: Exchange) -> Iterator[Judgement]:
        limits = quota.limits(exchange)
        told = [quota.told_remaining(exchange, limit) for limit in limits]
        if limits != quota.legible(exchange) or not any(quota.is_refusal(exchange, limit) for limit in limits):
            return
        used_up = [x for x in limits if quota.requests_before(history, exchange, x.window + 1) >= x.quota]
        if 0 in told:
            yield self.passed(exchange)
        elif used_up and None not in told:
            pointer = f"/response/headers/{quota.header(used_up[0], 'remaining')}"
            received, place = " and ".join(map(str, told)), f"{used_up[0].pointer}/headers/remaining"
            yield self.failed(exchange, pointer, "0", received, place)
