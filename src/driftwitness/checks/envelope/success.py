"""envelope/success."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import shape
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class Success(InteractionCheck):
    """The payload of a success stands in its documented wrapper, once, and no error beside it.

    Looks at documented successes whose schema has the wrapper: whether it is there, is of the documented type, is not
    null and not doubled. What stands inside is ``schema/response-body``'s. Without strict JSON it says nothing, nor
    where the body is an error envelope alone.

    Pass:
        GET /notebooks/41 -> 200 {"result": {"id": 41}}
        GET /hooks -> 200 {"results": []}

    Fail:
        GET /notebooks/41 -> 200 {"id": 41, "title": "Trip"}

    Fail:
        GET /hooks -> 200 {"results": {"results": [], "total": 0}}
    """

    id = "envelope/success"
    requires = (f"{KEY}.envelope.success",)
    judges_documents = True

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether a success of the operation has a schema to find the wrapper in."""
        return any(s.startswith("2") and response.schema for s, response in operation.responses.items())

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the outer shape of one success."""
        wrapper = shape.wrapper(exchange)
        if wrapper is None or exchange.interaction.response.json_fault:
            return
        if exchange.is_error:
            if json_pointer.get(exchange.body, wrapper.pointer, None) is not None and contract.conventions.error:
                place = contract.conventions.error.when
                received = f"{wrapper.pointer} and {place} in one body"
                found = self.failed(
                    exchange, f"/response/body{place}", "a payload without an error", received, wrapper.contract, "both"
                )
                yield found._replace(own=wrapper.own)
            return
        fault = shape.fault(exchange)
        if fault is None:
            yield self.passed(exchange)
            return
        place = f"/response/body{fault.pointer}"
        found = self.failed(exchange, place, fault.expected, fault.received, wrapper.contract, fault.kind)
        yield found._replace(own=wrapper.own)
