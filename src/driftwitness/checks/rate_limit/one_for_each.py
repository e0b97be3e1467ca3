"""rate-limit/one-for-each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit

ENOUGH = 8


class OneForEach(TraceCheck):
    """A request takes one from a quota of requests, not several.

    Looks at the run's own accepted requests that come straight after another one, in one window. Others may use the
    same key, so that what remains may fall by more; but not by the same number each time: eight requests of an
    operation or more, each of which took the same, tell what one costs.

    Pass:
        @1 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
        @2 GET /account -> 200 [X-Quota-Remaining: 98; X-Quota-Reset: 1767225661] {"result": {}}
    Fail:
        @1 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
        @2 GET /account -> 200 [X-Quota-Remaining: 94; X-Quota-Reset: 1767225661] {"result": {}}
        @3 GET /account -> 200 [X-Quota-Remaining: 89; X-Quota-Reset: 1767225661] {"result": {}}
        @4 GET /account -> 200 [X-Quota-Remaining: 84; X-Quota-Reset: 1767225661] {"result": {}}
        @5 GET /account -> 200 [X-Quota-Remaining: 79; X-Quota-Reset: 1767225661] {"result": {}}
        @6 GET /account -> 200 [X-Quota-Remaining: 74; X-Quota-Reset: 1767225661] {"result": {}}
        @7 GET /account -> 200 [X-Quota-Remaining: 69; X-Quota-Reset: 1767225661] {"result": {}}
        @8 GET /account -> 200 [X-Quota-Remaining: 64; X-Quota-Reset: 1767225661] {"result": {}}
        @9 GET /account -> 200 [X-Quota-Remaining: 59; X-Quota-Reset: 1767225661] {"result": {}}
    """

    id = "rate-limit/one-for-each"
    requires = ("x-driftwitness.rateLimit",)
    reference = "the vendor's document; draft-ietf-httpapi-ratelimit-headers-06, section 3.3"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has both headers."""
        return quota.tells_standing(contract, operation)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each operation whose requests tell what one takes."""
        for limit in contract.conventions.rate_limits:
            taken: dict[str, list[tuple[Exchange, int]]] = {}
            for readings in quota.series(history, limit):
                for exchange, number in _taken(readings, limit):
                    taken.setdefault(exchange.operation_id or "", []).append((exchange, number))
            for found in taken.values():
                yield self._judge(found, limit)

    def _judge(self, found: list[tuple[Exchange, int]], limit: RateLimit) -> Judgement:
        exchange, number = found[-1]
        if number == 1 or len(found) < ENOUGH or any(other != number for _, other in found):
            return self.passed(exchange)
        pointer = f"/response/headers/{quota.header(limit, 'remaining')}"
        expected, received = "one less for each request", f"{number} less, each of {len(found)} times"
        return self.failed(exchange, pointer, expected, received, limit.pointer)


def _taken(readings: tuple[quota.Reading, ...], limit: RateLimit) -> Iterator[tuple[Exchange, int]]:
    """Give the requests that came straight after another one in a window, and by how much less remained."""
    for before, after in pairwise(readings):
        follows = after.exchange.sequence == before.exchange.sequence + 1
        if not (follows and before.accepted and after.accepted and quota.same_window(limit, before, after)):
            continue
        if before.remaining is not None and after.remaining is not None and before.remaining > after.remaining:
            yield after.exchange, before.remaining - after.remaining
