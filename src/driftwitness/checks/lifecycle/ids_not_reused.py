"""lifecycle/ids-not-reused."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import roles, written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import Step, World
from driftwitness.contract import Contract, Operation

_CREATED = 201


class IdsNotReused(TraceCheck):
    """A create gives an id that no item of the resource has or had.

    Looks at ids of the vendor's making: one that the body sends is the client's. That of a living item is judged
    only where the answer is 201, for other statuses may tell that an item that was there already has been found.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1}}
        POST /notebooks {"title": "Walk"} -> 201 {"result": {"id": 2}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1}}
        DELETE /notebooks/1 -> 200 {"message": "Gone."}
        POST /notebooks {"title": "Walk"} -> 201 {"result": {"id": 1}}
    """

    id = "lifecycle/ids-not-reused"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation creates, and its answer tells the id."""
        return roles.created(operation, contract) is not None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each creation."""
        for step in history.world.own_steps:
            identity = World.created_identity(step.resource, step.exchange) if step.role == "create" else None
            if identity is None or not step.ok or not step.resource.create or _is_sent(step, identity):
                continue
            member = step.members.get(identity)
            if member is None:
                yield self.passed(step.exchange)
            elif member.alive is False or (member.created is not None and step.exchange.status == _CREATED):
                pointer = f"/response/body{step.exchange.payload_pointer}{step.resource.id_pointer}"
                expected, place = "an id that nothing had before", step.resource.create.pointer
                yield self.failed(step.exchange, pointer, expected, f"{identity} again", place)


def _is_sent(step: Step, identity: str) -> bool:
    body = written.item(step.exchange)
    return isinstance(body, dict) and identity in map(str, body.values())
