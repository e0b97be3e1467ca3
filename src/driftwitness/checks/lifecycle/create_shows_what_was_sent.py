"""lifecycle/create-shows-what-was-sent."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import roles, written
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class CreateShowsWhatWasSent(InteractionCheck):
    """The answer to a create shows the values that were sent.

    Looks at documented properties that the answer shows at all, with values that no server has a reason to change.
    What breaks its documented schema is the schema's finding; whether the values stay is
    ``lifecycle/read-your-write``'s.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "title": "Trip"}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "title": "Tri"}}
    """

    id = "lifecycle/create-shows-what-was-sent"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation creates, and its answer shows what it was sent."""
        return operation.method == "POST" and roles.shows_what_is_sent(operation, contract)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each sent property that the answer shows."""
        operation = exchange.operation
        if operation is None or operation.body is None or exchange.credential != "given":
            return
        if not any(operation == resource.create for resource in exchange.lens.resources):
            return
        for found in written.answered(exchange):
            if found.same:
                yield self.passed(exchange)
            else:
                received = written.told(found)
                place = f"{operation.body.pointer}/properties/{found.name}"
                yield self.failed(exchange, found.pointer, "the value that was sent", received, place)
