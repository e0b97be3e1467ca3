"""lifecycle/created-once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from driftwitness.checks import roles, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import Step, World
from driftwitness.contract import Contract, Operation
from driftwitness.contract.paging import sole_list

_TELLING_LENGTH = 8
Text = tuple[str, str, str]
"""A text that a creation sent: the resource, the property and the text."""


class CreatedOnce(TraceCheck):
    """What was created once stands once in a list.

    Looks at lists of which no document shows what they hold (of others, at ``lifecycle/create-adds-one``), and at texts
    that one accepted create sent and no other request: two items with different ids that show such a text under its
    name are two of one create. Against a live vendor another run may have sent the same: there this must be seen of
    two creates, else the rule is inconclusive.

    Pass:
        # contract: registry
        POST /boats/new?registry-key=$KEY {"name": "Heron 4a"} -> 200 {"id": 8, "name": "Heron 4a"}
        GET /boats?registry-key=$KEY -> 200 {"boats": [{"id": 8, "name": "Heron 4a"}]}
    Fail:
        # contract: registry
        POST /boats/new?registry-key=$KEY {"name": "Heron 4a"} -> 200 {"id": 8, "name": "Heron 4a"}
        GET /boats?registry-key=$KEY -> 200 {"boats": [{"id": 9, "name": "Heron 4a"}, {"id": 8, "name": "Heron 4a"}]}
    """

    id = "lifecycle/created-once"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation lists, in a form that nobody documents, what can be created."""
        if roles.listed(operation, contract):
            return False
        return any(operation == resource.list and resource.create for resource in contract.resources)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Yield a judgement for each list that shows what was created."""
        sent = Counter(text for step in history.world.steps for text in set(_texts(step)))
        created: dict[Text, Step] = {}
        doubled: set[int] = set()
        for step in history.world.own_steps:
            if step.role == "create" and step.ok:
                created |= {text: step for text in _texts(step) if sent[text] == 1}
            elif step.role == "list" and step.ok and step.resource.list and self.applies(step.resource.list, contract):
                yield from self._judge(step, created, doubled)

    def _judge(self, step: Step, created: dict[Text, Step], doubled: set[int]) -> Iterator[Judgement]:
        exchange, found = step.exchange, sole_list(step.exchange.body)
        pointer, items = found or ("", [])
        shown: dict[Text, list[int]] = {}
        for index, item in enumerate(items):
            for name, value in item.items() if isinstance(item, dict) else ():
                text = (step.resource.name, name, value) if isinstance(value, str) else None
                if text in created and _is_alive(step, created[text]):
                    shown.setdefault(text, []).append(index)
        for text, places in shown.items():
            if len({World.identity(step.resource, items[index]) for index in places} - {None}) > 1:
                doubled.add(created[text].exchange.sequence)
                place = f"/response/body{pointer}/{places[-1]}"
                yield self._doubled(exchange, place, text, created[text], doubled)
                return
        if shown:
            yield self.passed(exchange)

    def _doubled(self, exchange: Exchange, place: str, text: Text, create: Step, doubled: set[int]) -> Judgement:
        if exchange.origin != "mock" and len(doubled) < 2:
            return self.inconclusive(exchange, "an item like the one created is there; somebody else may have made it")
        promise = create.exchange.operation.pointer if create.exchange.operation else ""
        expected, received = "one item for each create", f"two items with {text[1]} {text[2]}"
        return self.failed(exchange, place, expected, received, promise, "twice")


def _texts(step: Step) -> Iterator[Text]:
    """Give the telling texts that a request for a resource sent, in its item or in an object that wraps it."""
    item = written.item(step.exchange)
    members = item if isinstance(item, dict) else {}
    wrapped = [inside for inside in members.values() if isinstance(inside, dict)]
    for name, value in (pair for one in (members, *wrapped) for pair in one.items()):
        if isinstance(value, str) and len(value) >= _TELLING_LENGTH:
            yield step.resource.name, name, value


def _is_alive(step: Step, create: Step) -> bool:
    """Whether what was created is certainly there, and nothing else can have copied it."""
    identity = World.created_identity(create.resource, create.exchange)
    member = step.members.get(identity or "")
    return member is not None and member.alive is True
