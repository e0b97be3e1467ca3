"""lifecycle/listed-is-found."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import catalogue, roles
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_NOT_FOUND = (404, 410)


class ListedIsFound(TraceCheck):
    """An item that a list shows can be got.

    Looks at each get of an item that the trace did not create, but met in a list or an earlier get. Against a live
    vendor somebody else may have deleted it: inconclusive.

    Pass:
        GET /notebooks -> 200 {"results": [{"id": 7}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
        GET /notebooks/7 -> 200 {"result": {"id": 7}}
    Fail:
        GET /notebooks -> 200 {"results": [{"id": 7}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": "No such notebook."}}
    """

    id = "lifecycle/listed-is-found"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation gets a member of what is listed."""
        resource = roles.got(operation, contract)
        return bool(resource and any(roles.shows(o) for o in (resource.list, *resource.sublists)))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each get of an item that was met before."""
        for step in history.world.own_steps:
            if step.role != "get" or not step.member or not step.member.alive or step.member.created is not None:
                continue
            if step.ok:
                yield self.passed(step.exchange)
            elif step.exchange.outcome not in _NOT_FOUND or not step.resource.get:
                continue
            elif step.exchange.origin == "mock":
                place = step.resource.get.pointer
                received = catalogue.received(step.exchange)
                yield self.failed(step.exchange, "/response/status", "found after a list showed it", received, place)
            else:
                yield self.inconclusive(step.exchange, "not found after a list showed it; others may have deleted it")
