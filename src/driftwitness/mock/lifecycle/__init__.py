"""What each operation does to the store, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from driftwitness.contract import Contract, Operation
from driftwitness.contract.validation import SchemaSet
from driftwitness.mock.changes import Changes
from driftwitness.mock.exchange import Answer, RefusalError
from driftwitness.mock.generation import Generation
from driftwitness.mock.lifecycle import acting, reading, writing
from driftwitness.mock.lifecycle.answers import Answers
from driftwitness.mock.lifecycle.call import Call
from driftwitness.mock.lifecycle.desk import Desk
from driftwitness.mock.roles import Act, Role, Roles
from driftwitness.mock.store import Store
from driftwitness.trace.clock import Clock

__all__ = ["Call", "Lifecycle"]

_ACTS: Mapping[Act, Callable[[Desk, Role, Call], Answer]] = {
    "create": writing.create,
    "list": reading.list_members,
    "get": reading.get,
    "update": writing.update,
    "save": writing.save,
    "delete": writing.delete,
    "act": acting.act,
    "join": acting.join,
    "leave": acting.join,
    "joined": reading.joined,
}


class Lifecycle:
    """Performs operations on the store; one that belongs to no resource answers what is documented."""

    def __init__(self, contract: Contract, schemas: SchemaSet, clock: Clock, seed: int) -> None:
        self._roles = Roles(contract)
        self.store = Store(contract, schemas, self._roles.kinds, Generation(contract, seed), clock.now())
        answers = Answers(contract, schemas, self.store, self._roles)
        self.changes = Changes()
        self._desk = Desk(contract, self.store, answers, clock, self.changes)

    def perform(self, call: Call) -> Answer:
        """Answer a call; raises RefusalError where what it names does not exist or cannot be."""
        role = self._roles.by_operation.get(call.operation.id)
        if role is None and call.operation.path.lower().endswith("/echo"):
            return self._desk.answers.echoed(call)
        if role is None:
            return self._desk.answers.apart(call)
        return _ACTS[role.act](self._desk, role, call)

    def require(self, operation: Operation, path_values: Mapping[str, str]) -> None:
        """Raise RefusalError where the path names a member that does not exist."""
        for guard in self._roles.guards[operation.id]:
            *place, identifier = (path_values[name] for name in guard.parameters)
            if self.store.find(guard.kind, tuple(place), identifier) is None:
                raise RefusalError("not-found")

    def id_name(self, operation: Operation | None) -> str:
        """Give the property that holds the id in what an operation shows."""
        role = self._roles.by_operation.get(operation.id) if operation else None
        return role.kind.id_name if role else "id"
