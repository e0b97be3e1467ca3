"""What the vendor's state must be, after each request of a trace, if the vendor keeps its word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from driftwitness.checks import written
from driftwitness.checks.ordinary import is_of_another_tenant
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.model import SAFE_METHODS
from driftwitness.contract.resources import Resource

if TYPE_CHECKING:
    from driftwitness.checks.exchange import Exchange, History

ACCEPTED = 202

Role = Literal["create", "list", "get", "update", "delete", "sublist"]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a resource, as the trace so far shows it.

    ``alive`` is None where nobody can tell. ``written`` are the properties that clients of this trace wrote and that
    must still stand; ``shown`` the last whole payload that a get answered, and ``updates`` the bodies accepted since
    then. ``parents`` are the ids that it refers to, by resource name. ``created`` and ``deleted`` are sequence
    numbers; ``cascade`` tells that it went with a parent.
    """

    resource: str
    id: str
    alive: bool | None = True
    created: int | None = None
    deleted: int | None = None
    cascade: bool = False
    written: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[str, Any] | None = None
    updates: tuple[Mapping[str, Any], ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """An exchange with a resource: its role in the lifecycle, and the member as it must have been just before.

    ``member`` is None for create and list, and for an id that the trace has not met. ``members`` are all members of the
    resource just before, by id. ``named`` are the members whose ids the request names, in its path or as a documented
    reference in its body; None for each that the trace has not met.
    """

    exchange: Exchange
    resource: Resource
    role: Role
    member: Member | None
    members: Mapping[str, Member]
    named: tuple[Member | None, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the vendor answered with success."""
        return 200 <= self.exchange.status < 300 and not self.exchange.is_error


class World:
    """Replays a trace: each exchange with a resource becomes a step that knows the state before it."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._contract = history.contract
        self._resources = {resource.name: resource for resource in history.lens.resources}
        self._members: dict[str, dict[str, Member]] = {name: {} for name in self._resources}
        self._held: set[str] = set()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in the order of the trace."""
        return tuple(self._replay())

    @cached_property
    def own_steps(self) -> tuple[Step, ...]:
        """The steps that carry the run's credential and overlap with no other request: those that can be judged."""
        overlapping = self._history.overlapping
        return tuple(
            step
            for step in self.steps
            if step.exchange.credential == "given"
            and step.exchange.sequence not in overlapping
            and not is_of_another_tenant(step.exchange)
        )

    @cached_property
    def undeleted(self) -> frozenset[str]:
        """The resources of which a get or update found a deleted member: what else shows one has that cause."""
        return frozenset(
            step.resource.name
            for step in self.own_steps
            if step.role in ("get", "update") and step.ok and step.member and step.member.alive is False
        )

    @cached_property
    def _roles(self) -> Mapping[str, tuple[Resource, Role]]:
        found: dict[str, tuple[Resource, Role]] = {}
        for resource in self._resources.values():
            named: tuple[tuple[Role, Any], ...] = (
                ("create", resource.create),
                ("list", resource.list),
                ("get", resource.get),
                ("update", resource.update),
                ("delete", resource.delete),
            )
            found |= {operation.id: (resource, role) for role, operation in named if operation}
            found |= {operation.id: (resource, "sublist") for operation in resource.sublists}
        return found

    def _replay(self) -> Iterator[Step]:
        failed = {failure.sequence: failure for failure in self._history.trace.failures}
        for exchange in self._history.exchanges:
            for sequence in [number for number in failed if number < exchange.sequence]:
                self._forget(failed.pop(sequence).request.path)
            found = self._roles.get(exchange.operation_id or "")
            if found is None:
                self._disturb(exchange)
                continue
            resource, role = found
            members = self._members[resource.name]
            member = members.get(self._addressed(exchange, resource)) if role in ("get", "update", "delete") else None
            named = tuple(self._named(exchange, resource, role))
            step = Step(exchange, resource, role, member, members, named)
            self._held.add(resource.name)
            yield step
            self._apply(step)

    def _named_in(self, path: str) -> list[str]:
        """Give the resources whose names stand in a path, in singular or plural: an id in it is one of theirs."""
        stems = {segment.removesuffix("s") for segment in path.split("/")}
        return [name for name in self._resources if name.removesuffix("s") in stems]

    def _forget(self, path: str, names: Iterable[str] | None = None) -> None:
        """A request that failed may have been carried out: what its path names is uncertain, and what refers to it."""
        segments = set(path.split("/"))
        for members in map(self._own, self._resources if names is None else names):
            for identity, member in members.items():
                if segments & {identity, *member.parents.values()}:
                    members[identity] = _uncertain(member)

    def _disturb(self, exchange: Exchange) -> None:
        """A write outside of every lifecycle may have done anything to what its path names or its group keeps."""
        operation = exchange.operation
        method, effect = exchange.interaction.request.method, operation.effect if operation else "writes"
        if method in SAFE_METHODS or effect == "reads" or 400 <= exchange.outcome < 500:
            return
        path = exchange.interaction.request.path
        self._forget(path, self._named_in(path) if operation else self._resources)
        for name, resource in self._resources.items():
            if operation and any(operation.tag == other.tag for other in resource.operations):
                self._members[name] = {key: _uncertain(member) for key, member in self._members[name].items()}

    def _addressed(self, exchange: Exchange, resource: Resource) -> str:
        return exchange.path_values.get(resource.id_param or "", "")

    def _named(self, exchange: Exchange, resource: Resource, role: Role) -> Iterator[Member | None]:
        if role in ("get", "update", "delete"):
            yield self._members[resource.name].get(self._addressed(exchange, resource))
        if role == "sublist":
            owner = self.owner(exchange)
            yield self._members[owner[0]].get(owner[1]) if owner else None
        for name, identity in self._parents(resource, exchange.sent).items():
            yield self._members[name].get(identity)

    def _apply(self, step: Step) -> None:
        writes = step.role in ("create", "update", "delete")
        if writes and step.exchange.sequence in self._history.overlapping:
            self._forget(step.exchange.interaction.request.path)
        elif step.ok and step.exchange.credential != "absent":
            getattr(self, f"_after_{step.role}")(step)
        elif step.exchange.outcome >= 500 and step.role in ("update", "delete"):
            self._forget(step.exchange.interaction.request.path)
        elif step.exchange.outcome in (404, 410) and step.member and step.member.alive:
            self._put(replace(step.member, alive=None))

    def _put(self, member: Member) -> None:
        self._own(member.resource)[member.id] = member

    def _own(self, name: str) -> dict[str, Member]:
        """Give the members of a resource as they may be changed: those that a step holds stay as they were."""
        if name in self._held:
            self._members[name] = dict(self._members[name])
            self._held.discard(name)
        return self._members[name]

    def _after_create(self, step: Step) -> None:
        identity = self.created_identity(step.resource, step.exchange)
        if identity is None:
            return
        exchange = step.exchange
        sent = self._parents(step.resource, exchange.sent)
        parents = sent | self._parents(step.resource, exchange.payload)
        # 202 only says that it will be made (RFC 9110, section 15.3.3)
        alive = None if exchange.status == ACCEPTED else True
        kept = written.kept(exchange)
        self._put(Member(step.resource.name, identity, alive, exchange.sequence, written=kept, parents=parents))

    def _after_get(self, step: Step) -> None:
        payload = step.exchange.payload
        if isinstance(payload, dict):
            identity = self._addressed(step.exchange, step.resource)
            member = step.member or Member(step.resource.name, identity)
            if member.alive is not False:
                parents = dict(member.parents) | self._parents(step.resource, payload)
                kept = self._still_written(step, member)
                self._put(replace(member, alive=True, written=kept, shown=payload, updates=(), parents=parents))

    def _still_written(self, step: Step, member: Member) -> dict[str, Any]:
        """Give what was written without what a get shows otherwise: that is judged once, at that get."""
        exchange = step.exchange
        schemas = {name: schema for name, (schema, _) in written.writable(self._contract, step.resource).items()}
        compared = written.compare(exchange, exchange.payload, exchange.payload_pointer, member.written, schemas)
        changed = {comparison.name for comparison in compared if not comparison.same}
        return {name: value for name, value in member.written.items() if name not in changed}

    def _after_update(self, step: Step) -> None:
        body = written.item(step.exchange)
        if not isinstance(body, dict):
            self._forget(step.exchange.interaction.request.path)
            return
        member = step.member or Member(step.resource.name, self._addressed(step.exchange, step.resource))
        sent = written.kept(step.exchange)
        left = {name: value for name, value in member.written.items() if name not in body}
        moved = {reference.resource for reference in step.resource.references if reference.name in body}
        parents = {name: identity for name, identity in member.parents.items() if name not in moved}
        if step.exchange.assessment.faults:
            # what becomes of a body that breaks the document, nobody can tell
            self._put(replace(member, written=left, shown=None, updates=(), parents=parents))
            return
        promise = self._contract.conventions.update(step.exchange.operation_id or "")
        for name, value in sent.items():
            old = member.written.get(name)
            merges = promise is not None and name in promise.merge
            left[name] = {**old, **value} if merges and isinstance(old, dict) and isinstance(value, dict) else value
        updates = (*member.updates, body)
        self._put(replace(member, written=left, updates=updates, parents=parents))

    def _after_delete(self, step: Step) -> None:
        identity = self._addressed(step.exchange, step.resource)
        member = step.member or Member(step.resource.name, identity)
        if step.exchange.status == ACCEPTED:
            self._forget(step.exchange.interaction.request.path)
            return
        self._put(replace(member, alive=False, deleted=step.exchange.sequence))
        promise = next(
            (d for d in self._contract.conventions.deletes if d.operation == step.exchange.operation_id), None
        )
        cascades = promise.cascades if promise else ()
        for name, resource in self._resources.items():
            documented = any(operation.tag in cascades for operation in resource.operations)
            for child in self._children(step.resource.name, identity, name):
                if child.alive is not False:
                    gone = replace(child, alive=False, cascade=True, deleted=step.exchange.sequence)
                    self._put(gone if documented else replace(child, alive=None))

    def _after_list(self, step: Step) -> None:
        self._note_listed(step, {})

    def _after_sublist(self, step: Step) -> None:
        owner = self.owner(step.exchange)
        self._note_listed(step, {owner[0]: owner[1]} if owner else {})

    def _note_listed(self, step: Step, parents: Mapping[str, str]) -> None:
        for payload in items(step.exchange):
            identity = self.identity(step.resource, payload)
            if identity is not None and identity not in self._members[step.resource.name]:
                known = dict(parents) | self._parents(step.resource, payload)
                self._put(Member(step.resource.name, identity, parents=known))

    def owner(self, exchange: Exchange) -> tuple[str, str] | None:
        """Give the resource and the id of the item below whose path an operation stands, or None."""
        for name, resource in self._resources.items():
            operation = exchange.operation
            if operation and resource.item and operation.path.startswith(resource.item + "/"):
                return name, self._addressed(exchange, resource)
        return None

    def _children(self, parent: str, identity: str, resource: str) -> list[Member]:
        return [member for member in self._members[resource].values() if member.parents.get(parent) == identity]

    def _parents(self, resource: Resource, payload: Any) -> dict[str, str]:
        return {
            reference.resource: str(payload[reference.name])
            for reference in resource.references
            if isinstance(payload, dict) and isinstance(payload.get(reference.name), int | str)
        }

    @staticmethod
    def identity(resource: Resource, payload: Any) -> str | None:
        """Give the id of a payload as paths write it, or None where it has none.

        Lists may show items without the wrapper that an answer with one item has.
        """
        value = json_pointer.get(payload, resource.id_pointer, None)
        if value is None and isinstance(payload, dict):
            value = payload.get(json_pointer.split(resource.id_pointer)[-1])
        return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else None

    @classmethod
    def created_identity(cls, resource: Resource, exchange: Exchange) -> str | None:
        """Give the id of what an answer to a create shows, in the vendor's envelope or in a wrapper of its own."""
        has_own = len(json_pointer.split(resource.id_pointer)) > 1
        is_bare = has_own and exchange.payload is json_pointer.MISSING and exchange.succeeded
        return cls.identity(resource, exchange.body if is_bare else exchange.payload)


def items(exchange: Exchange) -> list[Any]:
    """Give the members of a successful list answer; empty where there is no list in its documented place."""
    success = exchange.contract.conventions.success
    paging = exchange.contract.conventions.pages(exchange.operation_id or "")
    pointer = paging.items if paging else (success.items or "" if success else "")
    found = json_pointer.get(exchange.body, pointer, None)
    return found if isinstance(found, list) and not exchange.is_error else []


def shown_parent(step: Step, resource: str, item: Any) -> str | None:
    """Give the id of the parent that an item shows, or with which it was created; None where nobody can tell."""
    for reference in step.resource.references:
        value = item.get(reference.name) if isinstance(item, dict) and reference.resource == resource else None
        if isinstance(value, int | str):
            return str(value)
    member = step.members.get(World.identity(step.resource, item) or "")
    return member.parents.get(resource) if member and member.created is not None else None


def _uncertain(member: Member) -> Member:
    return replace(member, alive=None, written={}, shown=None, updates=())
