"""lifecycle/update-keeps-the-rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from driftwitness.checks import moments, reading_schemas, written
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.updated import UpdatedRead
from driftwitness.checks.world import Step
from driftwitness.contract import Contract, Operation, Response
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource


class UpdateKeepsTheRest(UpdatedRead):
    """A partial update leaves unchanged what its body leaves out.

    Looks at the first get after updates that are documented to be partial, and compares with the last get before
    them: each property that an update may send and that none of these sent. Also texts that the documented examples
    of one item show unchanged by an update that changed something else, such as a slug: on the examples' evidence.

    Pass:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip", "status": "draft"}}
        PUT /notebooks/1 {"title": "Walk"} -> 200 {"result": {"id": 1, "title": "Walk"}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Walk", "status": "draft"}}
    Fail:
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip", "status": "active"}}
        PUT /notebooks/1 {"title": "Walk"} -> 200 {"result": {"id": 1, "title": "Walk"}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Walk", "status": "draft"}}
    """

    id = "lifecycle/update-keeps-the-rest"
    needs_control = True

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each property that updates left out, at the next get."""
        for step, update, promise in self.reads(history, contract):
            if promise.partial:
                sendable = dict.fromkeys(_sendable(contract, update), promise.pointer)
                yield from self._judge_get(step, {**_fixed_texts(contract, step.resource), **sendable})

    def _judge_get(self, step: Step, places: Mapping[str, str]) -> Iterator[Judgement]:
        member, payload = step.member, step.exchange.payload
        if not member or not member.alive or not member.updates or not member.shown or not isinstance(payload, dict):
            return
        sent = {name for body in member.updates for name in body}
        for name in sorted(payload.keys() & member.shown.keys() & places.keys() - sent):
            pointer = step.exchange.payload_pointer + json_pointer.join(name)
            if step.exchange.is_broken(pointer):
                continue
            if payload[name] == member.shown[name]:
                yield self.passed(step.exchange)
            else:
                received = f"{show(payload[name])}, before {show(member.shown[name])}"
                expected = "unchanged by an update that leaves it out"
                yield self.failed(step.exchange, f"/response/body{pointer}", expected, received, places[name])


def _sendable(contract: Contract, operation: Operation) -> Iterable[str]:
    return reading_schemas.properties(contract, written.item_schema(operation, contract)[0])


def _fixed_texts(contract: Contract, resource: Resource) -> dict[str, str]:
    """Give the texts that the examples of one item show alike while something else changed: name to place."""
    before = _example(contract, resource.get) or _example(contract, resource.create)
    after = _example(contract, resource.update)
    success = resource.update.success if resource.update else None
    sendable = set(_sendable(contract, resource.update)) if resource.update else set()
    same_item = json_pointer.get(before, resource.id_pointer, None) == json_pointer.get(
        after, resource.id_pointer, None
    )
    common = before.keys() & after.keys()
    if not success or not same_item or not any(before[name] != after[name] for name in common & sendable):
        return {}
    of_parents = tuple(reference.name.removesuffix("id") for reference in resource.references)
    return {
        name: success.schema_pointer
        for name in common - sendable
        if before[name] == after[name] and _is_text(before[name]) and not name.startswith(of_parents)
    }


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and moments.read(value) is None


def _example(contract: Contract, operation: Operation | None) -> dict[str, Any]:
    """Give the payload of the first documented example of an operation's success."""
    success: Response | None = operation.success if operation else None
    envelope = contract.conventions.success
    for example in success.examples if success else ():
        payload = json_pointer.get(example, (envelope.item or "") if envelope else "", None)
        if isinstance(payload, dict):
            return payload
    return {}
