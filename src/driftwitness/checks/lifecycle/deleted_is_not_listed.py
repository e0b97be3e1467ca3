"""lifecycle/deleted-is-not-listed."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import roles
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import page
from driftwitness.contract import Contract, Operation


class DeletedIsNotListed(TraceCheck):
    """What was deleted stands in no list.

    Looks at unfiltered lists after a deletion that the vendor confirmed. What goes with a parent is
    ``lifecycle/delete-cascades``'s; where a get or update found a deleted item, nothing is deleted at all,
    which is ``lifecycle/deleted-is-gone``'s.

    Pass:
        DELETE /notebooks/1 -> 200 {"message": "Gone."}
        GET /notebooks -> 200 {"results": [], "paging": {"page": 1, "per_page": 10, "total": 0, "pages": 1}}
    Fail:
        DELETE /notebooks/1 -> 200 {"message": "Gone."}
        GET /notebooks -> 200 {"results": [{"id": 1}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    """

    id = "lifecycle/deleted-is-not-listed"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation lists what can be deleted."""
        resource = roles.listed(operation, contract)
        return bool(resource and resource.delete)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each list after a deletion."""
        for step in history.world.own_steps:
            shown = page(step.exchange) if step.role in ("list", "sublist") else None
            deleted = {m.id for m in step.members.values() if m.alive is False and not m.cascade}
            if not shown or not deleted or not shown.is_unfiltered or not step.resource.delete:
                continue
            if step.resource.name in history.world.undeleted:
                continue
            index = next((index for index, identity in enumerate(shown.ids) if identity in deleted), None)
            if index is None:
                yield self.passed(step.exchange)
            else:
                received, place = f"item {shown.ids[index]}", step.resource.delete.pointer
                yield self.failed(step.exchange, shown.item_pointer(index), "no deleted item", received, place)
