"""envelope/request-id."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY

_FEWEST = 5


class RequestIdTold(TraceCheck):
    """Where most successes are documented to tell their request's id, not all of them lack it.

    Looks at the successes of documented operations that are JSON objects, where a trace has at least five.

    Pass:
        # contract: prints
        4x GET /orders?studio_id=1 -> 200 {"orders": []}
        GET /orders?studio_id=1 -> 200 {"request_id": "a1", "orders": []}
    Fail:
        # contract: prints
        5x GET /orders?studio_id=1 -> 200 {"orders": []}
    """

    id = "envelope/request-id"
    requires = (f"{KEY}.requestId.success",)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield one judgement on all successes."""
        told = contract.conventions.request_id
        pointer = told.success if told else None
        found = [exchange for exchange in history.exchanges if _is_object(exchange)]
        if not pointer or len(found) < _FEWEST:
            return
        telling = [exchange for exchange in found if json_pointer.get(exchange.body, pointer, None) is not None]
        if telling:
            yield self.passed(telling[0])
        else:
            place, received = f"/{KEY}/requestId/success", f"none in {len(found)} successes"
            yield self.failed(found[-1], f"/response/body{pointer}", "the request's id", received, place)


def _is_object(exchange: Exchange) -> bool:
    return exchange.operation is not None and exchange.succeeded and isinstance(exchange.body, dict)
