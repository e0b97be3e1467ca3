"""A read that lags."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class StaleRead(Injection):
    """The first read after a write shows what was there before it.

    Incident: reads go to a replica that follows the primary with a delay.
    """

    name = "stale-read"
    families = ("lifecycle",)

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._known: dict[tuple[str | None, str], Answer] = {}
        self._lagging: set[tuple[str | None, str]] = set()

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """Something must be read, and something written."""
        effects = {operation.effect for operation in reached(contract, where)}
        return None if "reads" in effects and len(effects) > 1 else "nothing in reach is both read and written"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Answer a read that lags with what it answered before."""
        if exchange.operation is None:
            return answer
        if exchange.operation.effect != "reads":
            self._lagging |= self._known.keys() if answer.succeeds else set()
            return answer
        if exchange.refused not in (None, "not-found"):
            return answer
        asked = (exchange.request.path, exchange.request.query)
        before = self._known.get(asked, answer)
        lags = asked in self._lagging
        self._lagging.discard(asked)
        self._known[asked] = answer
        return replace(before, headers=answer.headers) if lags else answer
