"""lifecycle/answer-is-of-the-item."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from driftwitness.checks import roles
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import World
from driftwitness.contract import Contract, Operation


class AnswerIsOfTheItem(TraceCheck):
    """What a get or an update of an item shows is that item.

    Looks at the id in successful answers to requests for an item that the trace knows by that very id: a name such as
    ``me`` in its place may stand for any, and a name that the answer shows as well may be another of the item's.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 1}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1}}
        GET /notebooks/1 -> 200 {"result": {"id": 2}}
    """

    id = "lifecycle/answer-is-of-the-item"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation gets or updates a member of what is created or listed, and shows it."""
        resource = roles.named(operation, contract)
        if resource is None or operation == resource.delete or not roles.shows(operation):
            return False
        return any(roles.shows(other) for other in (resource.create, resource.list, *resource.sublists))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each answer that shows an id."""
        for step in history.world.own_steps:
            resource, exchange, member = step.resource, step.exchange, step.member
            if step.role not in ("get", "update") or not step.ok or not member:
                continue
            shown, operation = World.identity(resource, exchange.payload), exchange.operation
            pointer = f"{exchange.payload_pointer}{resource.id_pointer}"
            if shown is None or operation is None or exchange.is_broken(pointer):
                continue
            if shown == member.id:
                yield self.passed(exchange)
            elif not _has_another_name(exchange.payload, member.id):
                place = exchange.documented.schema_pointer if exchange.documented else operation.pointer
                expected = "the id of the item that was asked for"
                yield self.failed(exchange, f"/response/body{pointer}", expected, f"{shown} for {member.id}", place)


def _has_another_name(item: Any, asked: str) -> bool:
    return isinstance(item, dict) and asked in item.values()
