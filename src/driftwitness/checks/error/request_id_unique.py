"""error/request-id-unique."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class RequestIdUnique(TraceCheck):
    """The id by which an error names its request is that of no other request.

    Looks at the errors of a run that this project drove. An error without an id is ``envelope/error``'s.

    Pass:
        # contract: prints
        GET /papers/8 -> 404 {"request_id": "a1", "errors": [{"code": "record_not_found"}]}
        GET /papers/9 -> 404 {"request_id": "b2", "errors": [{"code": "record_not_found"}]}
    Fail:
        # contract: prints
        GET /papers/8 -> 404 {"request_id": "a1", "errors": [{"code": "record_not_found"}]}
        GET /papers/9 -> 404 {"request_id": "a1", "errors": [{"code": "record_not_found"}]}
    """

    id = "error/request-id-unique"
    requires = (f"{KEY}.requestId.error",)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each error that tells an id."""
        told, seen = contract.conventions.request_id, set[str]()
        pointer = told.error if told else None
        for exchange in history.exchanges if pointer else ():
            found = json_pointer.get(exchange.body, pointer or "", None)
            if not exchange.is_error or exchange.origin not in ("mock", "live") or not isinstance(found, str):
                continue
            if found in seen:
                place, expected = f"/{KEY}/requestId/error", "an id that no other request has"
                yield self.failed(exchange, f"/response/body{pointer}", expected, "the id of another request", place)
            else:
                yield self.passed(exchange)
            seen.add(found)
