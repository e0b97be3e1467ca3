"""What an operation answers: members in the documented envelope, or what is documented word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Pagination
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.contract.validation import SchemaSet
from driftwitness.mock import shapes
from driftwitness.mock.exchange import Answer
from driftwitness.mock.fitting import fitted, unfit
from driftwitness.mock.kinds import Kind, View, view
from driftwitness.mock.lifecycle.call import Call
from driftwitness.mock.lists import arrange, part, selected
from driftwitness.mock.members import Record
from driftwitness.mock.pages import Page, Turning, cut, turning
from driftwitness.mock.places import copied, payload_pointer, put
from driftwitness.mock.roles import Role, Roles
from driftwitness.mock.store import Store


def _lists(kind: Kind, operation_id: str) -> bool:
    return kind.resource.list is not None and kind.resource.list.id == operation_id


def _neighbours(contract: Contract, operation: Operation, shown: View) -> tuple[str | None, Mapping[str, str]]:
    """Give the place of the number of items shown, and those of related ones that ``include`` is documented to take."""
    response, place = operation.success, shown.pointer.rpartition("/")[0]
    if not response or not shown.pointer:
        return None, {}
    beside = shapes.flatten(contract, shapes.at(contract, response.schema, place))["properties"]
    counts = "integer" in shapes.flatten(contract, beside.get("count"))["type"]
    include = operation.parameter("include", "query")
    texts = include.schema.get("examples") or () if include else ()
    names = {name for text in texts for name in str(text).split(",")}
    return f"{place}/count" if counts else None, {name: f"{place}/{name}" for name in names}


def _whole(shown: View | None, role: Role | None) -> View | None:
    """Add to what an answer must show what clients filled and could see nowhere else."""
    if shown is None or shown.names is None or role is None:
        return shown
    return replace(shown, names=(*shown.names, *(name for name in role.kind.seldom if name in shown.properties)))


def _linked(answer: Answer, call: Call, page: Page) -> Answer:
    links = ", ".join(f'<{call.address}?{query}>; rel="{name}"' for name, query in page.links.items())
    return replace(answer, headers={"Link": links}) if links else answer


class Answers:
    """Writes what the store holds as each operation's success shows it."""

    def __init__(self, contract: Contract, schemas: SchemaSet, store: Store, roles: Roles) -> None:
        self._contract = contract
        self._schemas = schemas
        self._store = store
        lists = {name for name, role in roles.by_operation.items() if role.act in ("list", "joined")}
        self._views = {
            one.id: _whole(view(contract, one, one.id in lists), roles.by_operation.get(one.id))
            for one in contract.operations
        }
        self._unfit = {name: self._unfit_of(shown, roles.by_operation.get(name)) for name, shown in self._views.items()}
        self._scaffolds: dict[str, Answer] = {}
        self._frames: dict[str, Answer] = {}
        self._turnings: dict[str, Turning] = {}
        self._besides: dict[str, tuple[str | None, Mapping[str, str]]] = {}

    def one(self, kind: Kind, call: Call, record: Record, status: int | None = None) -> Answer:
        """Show one member; what is documented where the operation shows none."""
        shown = self._views[call.operation.id]
        if shown is None or shown.is_list or (shown.names is None and call.operation.method == "DELETE"):
            return self.documented(call.operation)
        answer = self._enveloped(call.operation, shown, self._member(kind, call, record, shown))
        return replace(answer, status=status) if status else answer

    def many(self, kind: Kind, call: Call, members: list[Record], sorted_by: str | None = None) -> Answer:
        """Show the page of a list that a call asks for; ``sorted_by`` is the property whose order it has."""
        shown = self._views[call.operation.id]
        if shown is None or not shown.is_list:
            return self.documented(call.operation)
        # Filters and order look at what is kept of members: an answer may show less.
        items = arrange(self._contract, call.operation, kind, members, call.parameters, call.behaviour, sorted_by)
        paging = self._contract.conventions.pages(call.operation.id)
        if asked := self._contract.conventions.query(call.operation.id):
            if asked.selection:
                items = selected(asked.selection, items, call.body, call.behaviour)
            items = part(asked, items, call.parameters)
        if paging is None:
            payload = [self._member(kind, call, member, shown) for member in items]
            return self._enveloped(call.operation, shown, payload, self._beside(call, shown, payload))
        page = self._page(call, paging, items, kind.id_name)
        payload = [self._member(kind, call, member, shown) for member in page.items]
        answer = self._enveloped(call.operation, shown, payload, {**self._beside(call, shown, payload), **page.told})
        return _linked(answer, call, page)

    def documented(self, operation: Operation) -> Answer:
        """Give the documented example of success; where there is none that keeps the schema, a made-up value."""
        if operation.id not in self._scaffolds:
            self._scaffolds[operation.id] = self._scaffold(operation)
        found = self._scaffolds[operation.id]
        return replace(found, content=copied(found.content))

    def echoed(self, call: Call) -> Answer:
        """Give back what was sent."""
        return replace(self.documented(call.operation), content=call.body)

    def apart(self, call: Call) -> Answer:
        """Give what is documented of an operation on no member, with the counts that it is said to show.

        Of a list it gives the page that the call asks for.
        """
        operation = call.operation
        answer = self.documented(operation)
        for count in self._contract.conventions.counts:
            kind = next((kind for kind in self._store.kinds.values() if _lists(kind, count.list)), None)
            if count.operation == operation.id and kind:
                place = (payload_pointer(self._contract, operation.success) or "") + count.property
                answer = replace(answer, content=put(answer.content, place, self._store.count(kind)))
        paging = self._contract.conventions.pages(operation.id)
        items = json_pointer.get(answer.content, paging.items, None) if paging else None
        if paging is None or not isinstance(items, list) or not paging.position:
            return answer
        page = self._page(call, paging, items, "id")
        content = put(answer.content, paging.items, page.items)
        for pointer, value in page.told.items():
            content = put(content, pointer, value)
        return _linked(replace(answer, content=content), call, page)

    def _page(self, call: Call, paging: Pagination, items: Sequence[Any], id_name: str) -> Page:
        if call.operation.id not in self._turnings:
            self._turnings[call.operation.id] = turning(self._contract, call.operation, paging, id_name)
        return cut(paging, self._turnings[call.operation.id], items, self._told(call), call.address, call.behaviour)

    def _unfit_of(self, shown: View | None, role: Role | None) -> dict[str, Any]:
        return unfit(self._contract, shown.properties, role.kind) if shown and role else {}

    def _member(self, kind: Kind, call: Call, record: Record, shown: View) -> Record:
        """Show one member as the operation's answer has it."""
        told = self._store.shown(kind, record, shown.names)
        for name, schema in self._unfit[call.operation.id].items():
            if name in told:
                told[name] = fitted(self._contract, told[name], schema)
        return {shown.wrapper: told} if shown.wrapper else told

    def _beside(self, call: Call, shown: View, payload: list[Any]) -> dict[str, Any]:
        """Give what stands beside a list (pointer to value): how many items it shows, and related ones asked for."""
        if call.operation.id not in self._besides:
            self._besides[call.operation.id] = _neighbours(self._contract, call.operation, shown)
        count, related = self._besides[call.operation.id]
        asked = call.parameters.get("include", "").split(",") if related else ()
        found: dict[str, Any] = {count: len(payload)} if count else {}
        return found | {related[name]: self._all(name) for name in asked if name in related}

    def _all(self, name: str) -> list[Record]:
        kind = next((kind for kind in self._store.kinds.values() if kind.name == name), None)
        return [self._store.shown(kind, member, None) for member in self._store.members(kind)] if kind else []

    def _told(self, call: Call) -> dict[str, str]:
        """Give the query without a credential, which no link repeats."""
        hidden = self._contract.credential_parameters
        return {name: text for name, text in call.parameters.items() if name not in hidden}

    def _enveloped(
        self, operation: Operation, shown: View, payload: Any, told: Mapping[str, Any] | None = None
    ) -> Answer:
        """Put a payload where the documented envelope has it; what stands beside it is as documented."""
        frame = self._frame(operation, shown)
        content = put(copied(frame.content), shown.pointer, payload)
        for pointer, value in (told or {}).items():
            content = put(content, pointer, value)
        return Answer(frame.status, content, frame.headers, frame.media_type, frame.sending)

    def _frame(self, operation: Operation, shown: View) -> Answer:
        """Give what is documented around a payload."""
        if operation.id not in self._frames:
            answer = self.documented(operation)
            self._frames[operation.id] = replace(answer, content=put(answer.content, shown.pointer, None))
        return self._frames[operation.id]

    def _scaffold(self, operation: Operation) -> Answer:
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
