"""lifecycle/created-is-found."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import catalogue, roles
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_NOT_FOUND = (404, 410)


class CreatedIsFound(TraceCheck):
    """What was created, and not deleted, can be got.

    Looks at each get of an item that this trace created. Answers that say anything but found or not found are for
    other rules; so is an item whose creation was only accepted for later, or whose parent went in between.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 1}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1}}
        GET /notebooks/1 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}
    """

    id = "lifecycle/created-is-found"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation gets a member of what can be created."""
        resource = roles.got(operation, contract)
        return bool(resource and roles.shows(resource.create))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each get of a created item."""
        for step in history.world.own_steps:
            if step.role != "get" or not step.member or not step.member.alive or step.member.created is None:
                continue
            if step.ok:
                yield self.passed(step.exchange)
            elif step.exchange.outcome in _NOT_FOUND and step.resource.get:
                place = step.resource.get.pointer
                received = catalogue.received(step.exchange)
                yield self.failed(step.exchange, "/response/status", "found after it was created", received, place)
