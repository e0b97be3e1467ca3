"""lifecycle/looked-up-is-the-one."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class LookedUpIsTheOne(InteractionCheck):
    """What is looked up by an id in the request's body is what has that id.

    Looks at successes that show an id where the document says. An id may come as a text or as a number.

    Pass:
        # contract: desk
        POST /jobs/find?api_key=$KEY {"job": "J-1"} -> 200 {"response": {"job": "J-1", "fields": {}}}
    Fail:
        # contract: desk
        POST /jobs/find?api_key=$KEY {"job": "J-1"} -> 200 {"response": {"job": "J-2", "fields": {}}}
    """

    id = "lifecycle/looked-up-is-the-one"
    needs_control = True
    requires = (f"{KEY}.lookups",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation looks something up."""
        return any(lookup.get == operation.id for lookup in contract.conventions.lookups)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the id in one answer."""
        for lookup in contract.conventions.lookups:
            asked = exchange.sent.get(lookup.key) if isinstance(exchange.sent, dict) else None
            shown = json_pointer.get(exchange.body, lookup.shown, None)
            if lookup.get != exchange.operation_id or not exchange.succeeded or exchange.credential != "given":
                continue
            if not isinstance(asked, str | int) or not isinstance(shown, str | int):
                continue
            if str(asked) == str(shown):
                yield self.passed(exchange)
            else:
                expected, received = reading_schemas.described(asked), reading_schemas.described(shown)
                place = f"/response/body{lookup.shown}"
                yield self.failed(exchange, place, expected, received, f"{lookup.pointer}/shown", "another")
