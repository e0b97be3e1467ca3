"""lifecycle/update-shows-what-was-sent."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import roles, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class UpdateShowsWhatWasSent(TraceCheck):
    """The answer to an update shows the values that were sent.

    Looks at documented properties that the answer shows at all, with values that no server has a reason to change.
    Properties that are documented to merge or to be replaced have rules of their own.

    Pass:
        PUT /notebooks/1 {"title": "Trip"} -> 200 {"result": {"id": 1, "title": "Trip"}}
    Fail:
        PUT /notebooks/1 {"title": "Trip"} -> 200 {"result": {"id": 1, "title": "Walk"}}
    """

    id = "lifecycle/update-shows-what-was-sent"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation updates, and its answer shows what it was sent."""
        resource = roles.named(operation, contract)
        updates = operation.method in ("PUT", "PATCH") or (resource is not None and resource.update == operation)
        return updates and roles.shows_what_is_sent(operation, contract)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each sent property that the answer to an update shows."""
        for step in history.world.own_steps:
            operation = step.exchange.operation
            if step.role != "update" or not step.ok or operation is None or operation.body is None:
                continue
            promise = contract.conventions.update(operation.id)
            special = {*promise.merge, *promise.replace} if promise else set()
            for found in written.answered(step.exchange):
                if found.name in special:
                    continue
                if found.same:
                    yield self.passed(step.exchange)
                else:
                    received = written.told(found)
                    place = f"{operation.body.pointer}/properties/{found.name}"
                    yield self.failed(step.exchange, found.pointer, "the value that was sent", received, place)
