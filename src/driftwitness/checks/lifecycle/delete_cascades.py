"""lifecycle/delete-cascades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import catalogue
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import page
from driftwitness.checks.world import Step
from driftwitness.contract import Contract, Operation
from driftwitness.contract.resources import Resource

_GONE = frozenset({404, 410})


class DeleteCascades(TraceCheck):
    """Deleting an item deletes what the document says goes with it.

    Looks at gets and unfiltered lists of items that referred to a deleted parent, where that deletion is documented
    to take them along. Where the parent itself is still found, that is ``lifecycle/deleted-is-gone``'s.

    Pass:
        POST /notes {"notebook_id": 1, "text": "Lamp"} -> 201 {"result": {"id": 5, "notebook_id": 1}}
        DELETE /notebooks/1 -> 200 {"message": "Gone."}
        GET /notes/5 -> 404 {"error": {"code": "not_found", "message": "No such note."}}
    Fail:
        POST /notes {"notebook_id": 1, "text": "Lamp"} -> 201 {"result": {"id": 5, "notebook_id": 1}}
        DELETE /notebooks/1 -> 200 {"message": "Gone."}
        GET /notes/5 -> 200 {"result": {"id": 5, "notebook_id": 1}}
    """

    id = "lifecycle/delete-cascades"
    needs_control = True
    requires = ("x-driftwitness.deletes",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation reads, and some deletion is documented to take something along."""
        return operation.method == "GET" and any(promise.cascades for promise in contract.conventions.deletes)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each request that can show what went with a parent."""
        for step in history.world.own_steps:
            gone = {
                member.id
                for member in step.members.values()
                if member.alive is False and member.cascade and not history.world.undeleted & member.parents.keys()
            }
            if gone:
                yield from self._judge_step(step, gone, _promise(contract, step.resource))

    def _judge_step(self, step: Step, gone: set[str], place: str) -> Iterator[Judgement]:
        expected = "gone with its parent"
        if step.role == "get" and step.member and step.member.id in gone:
            if step.ok:
                yield self.failed(step.exchange, "/response/status", expected, catalogue.received(step.exchange), place)
            elif step.exchange.outcome in _GONE:
                yield self.passed(step.exchange)
            return
        shown = page(step.exchange) if step.role in ("list", "sublist") else None
        if shown is None or not shown.is_unfiltered:
            return
        index = next((index for index, identity in enumerate(shown.ids) if identity in gone), None)
        if index is None:
            yield self.passed(step.exchange)
        else:
            yield self.failed(step.exchange, shown.item_pointer(index), expected, f"item {shown.ids[index]}", place)


def _promise(contract: Contract, resource: Resource) -> str:
    """Give the place in the contract that says that members of the resource go with a parent."""
    tags = {operation.tag for operation in resource.operations}
    found = (promise.pointer for promise in contract.conventions.deletes if tags & set(promise.cascades))
    return f"{next(found, '')}/cascades"
