"""What each operation of a resource's lifecycle does to the store, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.contract.validation import SchemaSet
from driftwitness.mock import shapes
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.exchange import Answer, RefusalError
from driftwitness.mock.generation import Generation
from driftwitness.mock.kinds import Kind, View, kinds, view
from driftwitness.mock.lists import arrange, cut
from driftwitness.mock.places import put
from driftwitness.mock.store import Store
from driftwitness.trace.clock import Clock


@dataclass(frozen=True, slots=True)
class Call:
    """An admitted, well-formed request.

    ``address`` is its URL without the query.
    """

    operation: Operation
    address: str
    path_values: Mapping[str, str]
    query: str
    body: Mapping[str, Any]
    behaviour: Behaviour

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters; of one that stands twice the last."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


def _is_below(kind: Kind, operation: Operation) -> bool:
    """Whether an operation's path is that of one member of a kind, or goes on from there."""
    item = kind.resource.item
    return item is not None and (operation.path == item or operation.path.startswith(f"{item}/"))


class Lifecycle:
    """Performs operations on the store; one that belongs to no resource answers what is documented."""

    def __init__(self, contract: Contract, schemas: SchemaSet, clock: Clock, seed: int) -> None:
        self._contract = contract
        self._schemas = schemas
        self._clock = clock
        self._generation = Generation(contract, seed)
        found = kinds(contract)
        self._store = Store(contract, schemas, found, self._generation, clock.now())
        self._views = {operation.id: view(contract, operation) for operation in contract.operations}
        self._roles: dict[str, tuple[Callable[[Kind, Call], Answer], Kind]] = {}
        for kind in found:
            self._assign(kind)

    def perform(self, call: Call) -> Answer:
        """Answer a call; raises RefusalError where what it names does not exist or cannot be."""
        if call.operation.id not in self._roles:
            return self._documented(call.operation)
        perform, kind = self._roles[call.operation.id]
        return perform(kind, call)

    def require(self, operation: Operation, path_values: Mapping[str, str]) -> None:
        """Raise RefusalError where the path names a member that does not exist."""
        if not operation.path_parameters:
            return
        below = next((known for known in self._store.kinds.values() if _is_below(known, operation)), None)
        role = self._roles.get(operation.id)
        kind = below or (role[1] if role else None)
        if kind:
            self._member(kind, operation, path_values)

    def id_name(self, operation: Operation | None) -> str:
        """Give the property that holds the id in what an operation shows."""
        found = self._roles.get(operation.id) if operation else None
        return found[1].id_name if found else "id"

    def _assign(self, kind: Kind) -> None:
        resource = kind.resource
        for operation, perform in (
            (resource.create, self._create),
            (resource.list, self._list),
            (resource.get, self._get),
            (resource.update, self._update),
            (resource.delete, self._delete),
            *((sublist, self._sublist) for sublist in resource.sublists),
        ):
            if operation:
                self._roles[operation.id] = (perform, kind)

    def _create(self, kind: Kind, call: Call) -> Answer:
        sent = self._sent(kind, call)
        record = self._store.create(kind, sent, self._clock.now())
        self._refuse_unshowable(kind, record, call, sent)
        self._store.add(kind, record)
        return self._one(kind, call.operation, record)

    def _get(self, kind: Kind, call: Call) -> Answer:
        return self._one(kind, call.operation, self._member(kind, call.operation, call.path_values))

    def _list(self, kind: Kind, call: Call) -> Answer:
        return self._many(kind, call, self._store.members(kind))

    def _sublist(self, kind: Kind, call: Call) -> Answer:
        parent = self._owner(kind, call.operation)
        identifier = self._member(parent, call.operation, call.path_values)[parent.id_name]
        return self._many(kind, call, self._store.children(kind, parent, identifier))

    def _update(self, kind: Kind, call: Call) -> Answer:
        before = self._member(kind, call.operation, call.path_values)
        changed = self._changed(kind, call, before)
        record = before | self._omitted(kind, call) | changed
        self._generation.touch(kind, record, self._clock.now())
        self._refuse_unshowable(kind, record, call, changed)
        self._store.replace(kind, record)
        return self._one(kind, call.operation, record)

    def _changed(self, kind: Kind, call: Call, before: Mapping[str, Any]) -> dict[str, Any]:
        """Give the sent properties as they are after the update: objects merged where that is documented."""
        documented = self._contract.conventions.update(call.operation.id)
        merged = documented.merge if documented and call.behaviour.merges else ()
        changed = {}
        for name, value in self._sent(kind, call).items():
            known, old = self._generation.documented(kind, name, value), before.get(name)
            if name in merged and isinstance(old, dict) and isinstance(known, dict):
                known = old | known
            changed[name] = known
            self._generation.complete_object(kind, name, known, before[kind.id_name])
            self._generation.name_parts(kind, name, known, f"{before[kind.id_name]}@{self._clock.now()}")
        return changed

    def _omitted(self, kind: Kind, call: Call) -> dict[str, Any]:
        """Give what the update resets because the request leaves it out: nothing where updates are partial."""
        documented = self._contract.conventions.update(call.operation.id)
        if call.behaviour.keeps_omitted and (documented is None or documented.partial):
            return {}
        known = self._body_properties(call.operation)
        return {name: self._generation.unsent(kind, name, 0) for name in known if name not in call.body}

    def _delete(self, kind: Kind, call: Call) -> Answer:
        record = self._member(kind, call.operation, call.path_values)
        answer = self._one(kind, call.operation, record)
        deletes = self._contract.conventions.deletes
        cascades = next((entry.cascades for entry in deletes if entry.operation == call.operation.id), ())
        if call.behaviour.deletes:
            self._store.remove(kind, record[kind.id_name], cascades if call.behaviour.cascades else ())
        return answer

    def _owner(self, kind: Kind, operation: Operation) -> Kind:
        """Give the kind whose id stands in the path: the resource itself, or a sublist's parent."""
        return next((known for known in self._store.kinds.values() if _is_below(known, operation)), kind)

    def _member(self, kind: Kind, operation: Operation, path_values: Mapping[str, str]) -> dict[str, Any]:
        record = self._store.find(kind, path_values[operation.path_parameters[0].name])
        if record is None:
            raise RefusalError("not-found")
        return record

    def _sent(self, kind: Kind, call: Call) -> dict[str, Any]:
        """Give the documented properties of the body; raises RefusalError where one names no existing parent."""
        known = self._body_properties(call.operation)
        sent = {name: value for name, value in call.body.items() if name in known and name in kind.sent}
        if call.behaviour.checks_input and (missing := list(self._store.missing_parents(kind, sent))):
            raise RefusalError("invalid-input", {name: [f"No such member: {sent[name]!r}."] for name in missing})
        return sent

    def _body_properties(self, operation: Operation) -> Mapping[str, Any]:
        schema = operation.body.schema if operation.body else {}
        properties: Mapping[str, Any] = shapes.flatten(self._contract, schema)["properties"]
        return properties

    def _refuse_unshowable(self, kind: Kind, record: Mapping[str, Any], call: Call, sent: Iterable[str]) -> None:
        if call.behaviour.checks_input and (found := self._store.unshowable(kind, record, sent)):
            raise RefusalError("invalid-input", found)

    def _one(self, kind: Kind, operation: Operation, record: Mapping[str, Any]) -> Answer:
        shown = self._views[operation.id]
        if shown is None or shown.is_list:
            return self._documented(operation)
        return self._enveloped(operation, shown, self._store.shown(kind, record, shown.names))

    def _many(self, kind: Kind, call: Call, members: list[dict[str, Any]]) -> Answer:
        shown = self._views[call.operation.id]
        if shown is None or not shown.is_list:
            return self._documented(call.operation)
        # Filters and order look at what is kept of members: an answer may show less.
        items = arrange(self._contract, call.operation, members, call.parameters, call.behaviour)
        page = cut(self._contract.conventions.pages(call.operation.id), items, self._told(call), call.behaviour)
        payload = [self._store.shown(kind, member, shown.names) for member in page.items]
        answer = self._enveloped(call.operation, shown, payload, page.told)
        if page.next_query is None:
            return answer
        return Answer(
            answer.status,
            answer.content,
            {"Link": f'<{call.address}?{page.next_query}>; rel="next"'},
            answer.media_type,
        )

    def _told(self, call: Call) -> dict[str, str]:
        """Give the query without a credential, which no link repeats."""
        hidden = self._contract.credential_parameters
        return {name: text for name, text in call.parameters.items() if name not in hidden}

    def _enveloped(
        self, operation: Operation, shown: View, payload: Any, told: Mapping[str, Any] | None = None
    ) -> Answer:
        """Put a payload where the documented envelope has it; what stands beside it is as documented."""
        scaffold = self._documented(operation)
        content = put(deepcopy(scaffold.content), shown.pointer, payload)
        for pointer, value in (told or {}).items():
            content = put(content, pointer, value)
        return Answer(scaffold.status, content, media_type=scaffold.media_type)

    def _documented(self, operation: Operation) -> Answer:
        """Give the documented example of success; where there is none that keeps the schema, a made-up value."""
        response = operation.success
        if response is None:
            return Answer(200, {})
        status = int(response.status) if response.status.isdecimal() else 200
        if response.media_type is None or status == 204:
            return Answer(status)
        content: Any = next(iter(response.examples), None)
        if response.schema is None:
            content = content or {}
        elif content is None or not self._schemas.is_valid(response.schema, response.schema_pointer, content):
            content = self._without_error(shapes.sample(self._contract, response.schema))
        return Answer(status, content, media_type=response.media_type or JSON_MEDIA)

    def _without_error(self, content: Any) -> Any:
        """Take out of a made-up success what would make it an error: one schema may describe both."""
        envelope = self._contract.conventions.error
        hidden = json_pointer.split(envelope.when) if envelope else ()
        return {n: v for n, v in content.items() if n not in hidden[:1]} if isinstance(content, dict) else content
