"""rate-limit/block-ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import RateLimit


class BlockEnds(TraceCheck):
    """Who waits for as long as the documented block lasts is served again, and not before.

    Looks at driven traces, at the run's first request after a refusal: well within the block, or when it is over and
    the window as well. Against a live vendor somebody else may have used up the quota: a second refusal is
    inconclusive, unless the first one came after exactly as many requests of this run as the quota holds, so that
    nobody else had any part in it.

    Pass:
        # contract: parcels
        @1 GET /parcels -> 429 {"error": "Too many."}
        @72 GET /parcels -> 200 {"parcels": [], "count": 0}
    Fail:
        # contract: parcels
        @1 GET /parcels -> 429 {"error": "Too many."}
        @72 GET /parcels -> 429 {"error": "Too many."}
    """

    id = "rate-limit/block-ends"
    requires = ("x-driftwitness.rateLimit",)
    needs_times = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation blocks after a refusal."""
        return any(limit.blocks for limit in quota.covering(contract, operation))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each request after a block."""
        for limit in contract.conventions.rate_limits:
            for readings in quota.series(history, limit) if limit.blocks else ():
                yield from self._judge_series(readings, limit, max(limit.blocks or 0, limit.window))

    def _judge_series(self, readings: tuple[quota.Reading, ...], limit: RateLimit, seconds: int) -> Iterator[Judgement]:
        refused: float | None = None
        alone, own, place = False, list[float](), f"{limit.pointer}/blocks"
        for reading in readings:
            exchange, sent = reading.exchange, reading.exchange.interaction.sent
            if exchange.origin not in ("mock", "live"):
                continue
            since = None if refused is None else sent - refused
            over = since is not None and since >= seconds + quota.SLACK
            if over and reading.accepted:
                yield self.passed(exchange)
            elif over and reading.refused and (exchange.origin == "mock" or alone):
                expected = f"accepted {seconds} s after the last refusal"
                yield self.failed(exchange, "/response/status", expected, str(exchange.status), place)
            elif over and reading.refused:
                yield self.inconclusive(exchange, "refused after the block; somebody else may have used up the quota")
            elif since is not None and reading.accepted and since + quota.lag(exchange) < (limit.blocks or 0) / 2:
                expected = f"refused for {limit.blocks} s after a refusal"
                yield self.failed(exchange, "/response/status", expected, str(exchange.status), place, "early")
            if reading.refused:
                within = [moment for moment in own if moment > sent - limit.window]
                alone = alone if refused is not None else len(within) == limit.quota
            own = [*own, sent] if reading.accepted else []
            refused = exchange.interaction.received if reading.refused else None
