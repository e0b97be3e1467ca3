"""lifecycle/created-is-listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from driftwitness.checks import moments, roles
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page, is_in_order, ordered_values, page
from driftwitness.checks.world import Member, Step, World
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer


class CreatedIsListed(TraceCheck):
    """What was created, and not deleted, stands in its list.

    Looks at unfiltered lists that certainly are whole, and at first pages in a documented order of time: there an
    item may be missing only where nothing on the page comes after it. Below a parent, at the items that refer to
    it.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1}}
        GET /notebooks -> 200 {"results": [{"id": 1}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1}}
        GET /notebooks -> 200 {"results": [], "paging": {"page": 1, "per_page": 10, "total": 0, "pages": 1}}
    """

    id = "lifecycle/created-is-listed"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation lists what can be created."""
        resource = roles.listed(operation, contract)
        return bool(resource and roles.shows(resource.create))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each list that must show created items."""
        born: dict[tuple[str, str], Any] = {}
        for step in history.world.own_steps:
            if step.role == "create" and step.ok:
                identity = World.created_identity(step.resource, step.exchange)
                born[step.resource.name, identity or ""] = step.exchange.payload
            elif step.role == "update" and step.member:
                born.pop((step.resource.name, step.member.id), None)
            elif step.role in ("list", "sublist"):
                yield from self._judge_list(history.world, step, born)

    def _judge_list(self, world: World, step: Step, born: dict[tuple[str, str], Any]) -> Iterator[Judgement]:
        shown = page(step.exchange)
        if shown is None or not shown.is_unfiltered or step.exchange.operation is None or None in shown.ids:
            return
        owner = world.owner(step.exchange)
        expected = [
            member.id
            for member in step.members.values()
            if member.alive
            and member.created is not None
            and (step.role == "list" or (owner and member.parents.get(owner[0]) == owner[1]))
            and (shown.is_complete or _must_be_on_first(shown, member, born))
        ]
        missing = [identity for identity in expected if identity not in shown.ids]
        if missing:
            pointer, received = f"/response/body{shown.items_pointer}", f"item {missing[0]} is missing"
            wanted, place = "every item that was created and not deleted", step.exchange.operation.pointer
            yield self.failed(step.exchange, pointer, wanted, received, place)
        elif expected:
            yield self.passed(step.exchange)


def _must_be_on_first(shown: Page, member: Member, born: dict[tuple[str, str], Any]) -> bool:
    """Whether the documented order, which the page keeps, puts a member before something that a first page shows."""
    order = shown.exchange.contract.conventions.order(shown.exchange.operation_id or "")
    if order is None or shown.start != 0:
        return False
    values = ordered_values(shown, order)
    own = json_pointer.get(born.get((member.resource, member.id)), order.by, None)
    after = [moments.precedes(value, own) if order.descending else moments.precedes(own, value) for value in values]
    return is_in_order(values, order) and any(after)
