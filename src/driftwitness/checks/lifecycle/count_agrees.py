"""lifecycle/count-agrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page, calms, page
from driftwitness.checks.world import Step, World, shown_parent
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Count


class CountAgrees(TraceCheck):
    """The count that an item shows is the number of items in the list below it.

    Looks at gets with a whole unfiltered list of the same item before or after it and no write between. Only items
    that this trace created, unless it is the mock's: others may write below the rest at any time. What is created
    and deleted is not counted here, as a vendor may put something below a new item by itself. A list that lacks
    what was created, or holds what was deleted or belongs elsewhere, has rules of its own.

    Pass:
        POST /notes {"notebook_id": 1, "text": "Lamp"} -> 201 {"result": {"id": 5, "notebook_id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "notes_count": 1}}
        GET /notebooks/1/notes -> 200 {"results": [{"id": 5, "notebook_id": 1}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    Fail:
        POST /notes {"notebook_id": 1, "text": "Lamp"} -> 201 {"result": {"id": 5, "notebook_id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "notes_count": 0}}
        GET /notebooks/1/notes -> 200 {"results": [{"id": 5, "notebook_id": 1}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    """  # noqa: E501

    id = "lifecycle/count-agrees"
    needs_control = True
    requires = ("x-driftwitness.counts",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether what the operation shows counts a list."""
        return any(count.operation == operation.id for count in contract.conventions.counts)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each get whose list was read with no write between."""
        steps = {step.exchange.sequence: step for step in history.world.own_steps}
        for calm in calms(history):
            read = [steps[exchange.sequence] for exchange in calm if exchange.sequence in steps]
            for count in contract.conventions.counts:
                yield from self._judge_calm(history.world, count, read)

    def _judge_calm(self, world: World, count: Count, read: Sequence[Step]) -> Iterator[Judgement]:
        listed = _listed(world, count, read)
        for step in read:
            exchange = step.exchange
            if exchange.operation_id != count.operation or not _is_ours(step):
                continue
            counted = json_pointer.get(exchange.payload, count.property, None)
            lengths = listed.get(tuple(exchange.path_values.values()), set())
            if type(counted) is not int or len(lengths) != 1:
                continue
            if counted in lengths:
                yield self.passed(exchange)
            else:
                place = f"/response/body{exchange.payload_pointer}{count.property}"
                received = f"{counted}, and {next(iter(lengths))} in the list"
                yield self.failed(exchange, place, f"as many as {count.list} lists", received, count.pointer)


def _listed(world: World, count: Count, read: Sequence[Step]) -> Mapping[tuple[str, ...], set[int]]:
    """Give the lengths of the whole lists, by the path values of their item."""
    found: dict[tuple[str, ...], set[int]] = {}
    for step in read:
        owner = world.owner(step.exchange) if step.exchange.operation_id == count.list else None
        shown = page(step.exchange) if owner else None
        if owner and shown and shown.is_unfiltered and shown.is_complete and _is_sound(step, owner, shown):
            found.setdefault(tuple(step.exchange.path_values.values()), set()).add(len(shown.items))
    return found


def _is_sound(step: Step, owner: tuple[str, str], shown: Page) -> bool:
    """Whether the list holds all that was created below the item, and nothing deleted or of another item."""
    resource, identity = owner
    if any(shown_parent(step, resource, item) not in (None, identity) for item in shown.items):
        return False
    for member in step.members.values():
        is_listed = member.id in shown.ids
        is_missing = member.alive and member.parents.get(resource) == identity and not is_listed
        if is_missing or (is_listed and member.alive is False):
            return False
    return True


def _is_ours(step: Step) -> bool:
    """Whether nobody else writes below the item."""
    return step.exchange.origin == "mock" or (step.member is not None and step.member.created is not None)
