"""schema/echoed."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import KEY


class Echoed(InteractionCheck):
    """An operation that is documented to return what was sent returns just that.

    Looks at successes for bodies in JSON that are not empty. Numbers may be written in another way.

    Pass:
        # contract: desk
        POST /echo?api_key=$KEY {"a": 1, "b": null} -> 200 {"b": null, "a": 1}
    Fail:
        # contract: desk
        POST /echo?api_key=$KEY {"a": 1, "b": null} -> 200 {"a": 1}
    """

    id = "schema/echoed"
    requires = (f"{KEY}.echoes",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation returns what is sent."""
        return operation.id in contract.conventions.echoes

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge one answer."""
        operation, sent = exchange.operation, exchange.interaction.request.json
        if operation is None or not self.applies(operation, contract) or exchange.credential != "given":
            return
        if not sent or not exchange.succeeded or exchange.interaction.response.json_fault:
            return
        if exchange.body == sent and isinstance(exchange.body, type(sent)):
            yield self.passed(exchange)
        else:
            received, place = reading_schemas.described(exchange.body), f"/{KEY}/echoes"
            yield self.failed(exchange, "/response/body", "what was sent", received, place)
