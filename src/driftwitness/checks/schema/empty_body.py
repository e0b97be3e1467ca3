"""schema/empty-body."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import facts
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_NO_CONTENT = (204, 205, 304)


class EmptyBody(InteractionCheck):
    """A 204, 205 or 304 has no body, and a response documented as JSON has one.

    Looks at the answers of documented operations below 500. What a body holds is for other rules.

    Pass:
        GET /hooks -> 200 {"results": []}

    Fail:
        GET /hooks -> 200
    """

    id = "schema/empty-body"
    reference = "RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5"
    depends_on = staticmethod(facts.head)

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether some answer of the operation is documented to hold something."""
        return any(response.media_type for response in operation.responses.values())

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge whether one answer has the body that it should."""
        operation, documented, body = exchange.operation, exchange.documented, exchange.interaction.response.body
        if operation is None or operation.method == "HEAD" or exchange.status >= 500:
            return
        place = documented.pointer if documented else operation.pointer
        if exchange.status in _NO_CONTENT:
            if body:
                yield self.failed(exchange, "/response/body", "no body", f"{len(body)} bytes", place, "not empty")
            else:
                yield self.passed(exchange)
        elif documented and (documented.media_type or "").endswith("json"):
            if body:
                yield self.passed(exchange)
            else:
                said = documented.body_pointer
                yield self.failed(exchange, "/response/body", "a JSON body", "no body", said, "empty")
