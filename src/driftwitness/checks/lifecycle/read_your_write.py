"""lifecycle/read-your-write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from driftwitness.checks import roles, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import Member, Step, World, items
from driftwitness.contract import Contract, Operation


class ReadYourWrite(TraceCheck):
    """What was created or updated shows, when it is read, what was written last.

    Looks at each get of an item that this trace wrote to, and at lists where an item has no get. Compared are
    documented properties with values that no server has a reason to change, and that the answer to the write did
    not show otherwise. What an update is documented to merge or to replace, and what a partial one leaves out, have
    rules of their own where an update changed anything.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "title": "Trip"}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip"}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "title": "Trip"}}
        PUT /notebooks/1 {"title": "Walk"} -> 200 {"result": {"id": 1, "title": "Walk"}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip"}}
    """

    id = "lifecycle/read-your-write"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation gets or lists what can be written, and shows it."""
        resource = roles.got(operation, contract) or roles.listed(operation, contract)
        writers = (resource.create, resource.update) if resource else ()
        return any(roles.shows_what_is_sent(operation, contract, writer) for writer in writers if writer)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each written property that an answer shows."""
        for step in history.world.own_steps:
            for member, payload, place in _shown(step):
                others = _of_other_rules(step, member, payload)
                values = {name: value for name, value in member.written.items() if name not in others}
                yield from self._judge_payload(step, member, values, payload, place)

    def _judge_payload(
        self, step: Step, member: Member, values: Mapping[str, Any], payload: Any, place: str
    ) -> Iterator[Judgement]:
        places = written.writable(step.exchange.contract, step.resource)
        schemas = {name: schema for name, (schema, _) in places.items()}
        updated = {name for body in member.updates for name in body}
        for found in written.compare(step.exchange, payload, place, values, schemas):
            if found.same:
                yield self.passed(step.exchange)
                continue
            received = written.told(found)
            # an update that does not last has one cause, whatever it sent
            cause = step.resource.update.pointer if found.name in updated and step.resource.update else ""
            where, expected = places[found.name][1], "the value that was written"
            yield self.failed(step.exchange, found.pointer, expected, received, where, cause)


def _shown(step: Step) -> Iterator[tuple[Member, Any, str]]:
    """Give the living members whose current state an answer shows, with their payloads and the payloads' places."""
    if not step.ok:
        return
    if step.role == "get" and step.member and step.member.alive:
        yield step.member, step.exchange.payload, step.exchange.payload_pointer
    if step.role == "list" and step.resource.get is None:
        success = step.exchange.contract.conventions.success
        paging = step.exchange.contract.conventions.pages(step.exchange.operation_id or "")
        pointer = paging.items if paging else (success.items or "" if success else "")
        for index, payload in enumerate(items(step.exchange)):
            member = step.members.get(World.identity(step.resource, payload) or "")
            if member and member.alive:
                yield member, payload, f"{pointer}/{index}"


def _of_other_rules(step: Step, member: Member, payload: Any) -> set[str]:
    """Give the properties that the rules about updates compare: what was merged or replaced, what was left out."""
    update, conventions = step.resource.update, step.exchange.contract.conventions
    promise = conventions.update(update.id) if update else None
    if not promise or not member.updates:
        return set()
    shown = member.shown or {}
    sent = {name for body in member.updates for name in body}
    unchanged = {name for name in shown if isinstance(payload, dict) and payload.get(name) == shown[name]}
    special = {*promise.merge, *promise.replace} & sent - unchanged
    return special | (set(shown) - sent if promise.partial else set())
