"""envelope/error-in-success."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, shape
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class ErrorInSuccess(InteractionCheck):
    """An error does not come with the status of a success.

    Looks at every 2xx with a JSON body: it is not the documented error envelope. Where the catalogue gives the code no
    status, or lists errors with a 2xx, the contract allows it. An error beside a payload is ``envelope/success``'s.

    Pass:
        GET /notebooks/41 -> 200 {"result": {"id": 41}}

    Fail:
        GET /notebooks/41 -> 200 {"error": {"code": "not_found", "message": "No such notebook."}}
    """

    id = "envelope/error-in-success"
    requires = (f"{KEY}.envelope.error", f"{KEY}.errors")
    reference = "the vendor's document; RFC 9110, section 15.3"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the catalogue keeps errors and successes apart."""
        return not contract.conventions.errors_in_success

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the body of one success."""
        envelope = contract.conventions.error
        if not envelope or not 200 <= exchange.status < 300 or contract.conventions.errors_in_success:
            return
        if not exchange.is_error:
            if exchange.body is not None:
                yield self.passed(exchange)
            return
        wrapper = shape.wrapper(exchange)
        beside = wrapper is not None and json_pointer.get(exchange.body, wrapper.pointer, None) is not None
        if not beside and None not in {entry.status for entry in catalogue.entries(exchange)}:
            code = catalogue.code(exchange)
            received = f"{exchange.status} with an error{f' {show(code)}' if code is not None else ''}"
            known = catalogue.entries(exchange)
            place = f"{known[0].pointer}/status" if known else f"/{KEY}/envelope/error/when"
            yield self.failed(exchange, "/response/status", "a status from 400 on", received, place, "2xx")
