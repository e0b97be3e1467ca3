"""envelope/included."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class Included(InteractionCheck):
    """Related records that a request asks for stand in the answer, each kind in a list under its name.

    Looks at successes for the names that the document shows; with other names a request is left alone, and so is an
    answer without strict JSON. Where nothing is related, the list is empty.

    Pass:
        # contract: prints
        GET /orders?studio_id=1&include=papers -> 200 {"orders": [], "papers": []}
    Fail:
        # contract: prints
        GET /orders?studio_id=1&include=papers -> 200 {"orders": []}
    """

    id = "envelope/included"
    requires = (f"{KEY}.includes",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation takes a parameter that asks for related records."""
        return any(entry.operation == operation.id for entry in contract.conventions.includes)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge what one answer holds of each kind that was asked for."""
        if not exchange.succeeded or exchange.credential != "given" or exchange.body is None:
            return
        for entry in contract.conventions.includes:
            text = exchange.query.get(entry.param) if entry.operation == exchange.operation_id else None
            asked = text.split(",") if text else []
            for name in asked if set(asked) <= set(entry.names) else ():
                pointer = entry.at + json_pointer.join(name)
                found = json_pointer.get(exchange.body, pointer, None)
                if isinstance(found, list):
                    yield self.passed(exchange)
                else:
                    received = "nothing" if found is None else reading_schemas.described(found)
                    place, expected = f"/response/body{pointer}", f"a list of {name}"
                    yield self.failed(exchange, place, expected, received, f"{entry.pointer}/names")
