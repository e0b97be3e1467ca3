"""lifecycle/sublist-belongs."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import roles
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import page
from driftwitness.checks.world import shown_parent
from driftwitness.contract import Contract, Operation


class SublistBelongs(TraceCheck):
    """A list below an item holds only what refers to that item.

    Looks at the documented reference of each listed item; where it shows none, at the parent with which this trace
    created it.

    Pass:
        GET /notebooks/1/notes -> 200 {"results": [{"id": 5, "notebook_id": 1}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    Fail:
        GET /notebooks/1/notes -> 200 {"results": [{"id": 5, "notebook_id": 2}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    """  # noqa: E501

    id = "lifecycle/sublist-belongs"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation lists below an item."""
        resource = roles.listed(operation, contract)
        return resource is not None and operation in resource.sublists

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each list below an item."""
        for step in history.world.own_steps:
            owner = history.world.owner(step.exchange) if step.role == "sublist" else None
            shown = page(step.exchange) if owner else None
            if not owner or not shown or step.exchange.operation is None:
                continue
            parents = [shown_parent(step, owner[0], item) for item in shown.items]
            wrong = next((index for index, parent in enumerate(parents) if parent not in (None, owner[1])), None)
            if wrong is not None:
                received, place = f"item of {owner[0]} {parents[wrong]}", step.exchange.operation.pointer
                expected = "items of the parent in the path"
                yield self.failed(step.exchange, shown.item_pointer(wrong), expected, received, place)
            elif any(parents):
                yield self.passed(step.exchange)
