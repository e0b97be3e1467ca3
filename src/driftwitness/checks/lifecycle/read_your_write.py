"""lifecycle/read-your-write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from driftwitness.checks import reading_schemas, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.world import Member, Step, World, items
from driftwitness.contract import Contract, Operation
from driftwitness.contract.resources import Resource


class ReadYourWrite(TraceCheck):
    """What was created or updated shows, when it is read, what was written last.

    Looks at each get of an item that this trace wrote to, and at lists where an item has no get. Compared are documented
    properties with values that no server has a reason to change, and that the answer to the write did not show otherwise.
    Properties that are documented to merge or to be replaced have rules of their own once they were updated.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "title": "Trip"}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip"}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "title": "Trip"}}
        PUT /notebooks/1 {"title": "Walk"} -> 200 {"result": {"id": 1, "title": "Walk"}}
        GET /notebooks/1 -> 200 {"result": {"id": 1, "title": "Trip"}}
    """

    id = "lifecycle/read-your-write"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation reads."""
        return operation.method == "GET"

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each written property that an answer shows."""
        updated: dict[tuple[str, str], set[str]] = {}
        for step in history.world.own_steps:
            if step.role == "update" and step.member:
                sent = step.exchange.interaction.request.json
                names = set(sent) if isinstance(sent, dict) else set()
                updated.setdefault((step.resource.name, step.member.id), set()).update(names)
            for member, payload, place in _shown(step):
                special = _special(contract, step.resource) & updated.get((member.resource, member.id), set())
                values = {name: value for name, value in member.written.items() if name not in special}
                yield from self._judge_payload(step, values, payload, place)

    def _judge_payload(self, step: Step, values: Mapping[str, Any], payload: Any, place: str) -> Iterator[Judgement]:
        places = _properties(step)
        schemas = {name: schema for name, (schema, _) in places.items()}
        for found in written.compare(step.exchange, payload, place, values, schemas):
            if found.same:
                yield self.passed(step.exchange)
            else:
                received = f"{show(found.received)} for {show(found.sent)}"
                contract_place = places[found.name][1]
                yield self.failed(step.exchange, found.pointer, "the value that was written", received, contract_place)


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


def _special(contract: Contract, resource: Resource) -> set[str]:
    promise = contract.conventions.update(resource.update.id) if resource.update else None
    return {*promise.merge, *promise.replace} if promise else set()


def _properties(step: Step) -> dict[str, tuple[Any, str]]:
    """Give the properties that the resource's create and update take: name to schema and place in the contract."""
    found: dict[str, tuple[Any, str]] = {}
    for operation in (step.resource.update, step.resource.create):
        if operation and operation.body:
            known = reading_schemas.properties(step.exchange.contract, operation.body.schema)
            found |= {name: (schema, f"{operation.body.pointer}/properties/{name}") for name, schema in known.items()}
    return found
