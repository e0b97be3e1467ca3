"""Changes that several injections make to what a success holds: its properties, its lists, its payload, its headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, ClassVar, Literal

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.mock import shapes
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Kind, Target, Where
from driftwitness.mock.places import payload_pointer, places, put


class PropertyInjection(Injection):
    """An injection that changes one property of what a success shows.

    That is the one its pointer names, else the first one of the contract's that fits, in each member. ``thing`` says in
    a word or two what fits.
    """

    kind: ClassVar[Kind] = "structural"
    families: ClassVar[tuple[str, ...]] = ("schema",)
    takes: ClassVar[tuple[Target, ...]] = ("operation", "pointer")
    thing: ClassVar[str] = "property"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:  # noqa: ARG003
        """Whether a property with this flattened schema may be worth the change."""
        return True

    def fits(self, value: Any) -> bool:  # noqa: ARG002
        """Whether a value would really change."""
        return True

    def changed(self, value: Any) -> Any:
        """Give what stands in a value's place."""
        raise NotImplementedError

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Change ``owner[name]`` in place."""
        owner[name] = self.changed(owner[name])

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """Without a pointer there must be a property that fits."""
        if where.pointer is not None or any(cls.candidates(contract, o) for o in reached(contract, where)):
            return None
        return f"no success response shows a {cls.thing}"

    @classmethod
    def candidates(cls, contract: Contract, operation: Operation) -> list[str]:
        """Give the properties, in the contract's order, that an operation shows and whose schema fits; never the id."""
        shown = member_schema(contract, operation)["properties"]
        named = id_name(contract, operation)
        return [n for n, schema in shown.items() if n != named and cls.documented(shapes.flatten(contract, schema))]

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Edit each place on a copy of the content."""
        changed = replace(answer, content=deepcopy(answer.content))
        for owner, name in list(self._places(changed, exchange)):
            self.edit(owner, name)
        return changed

    def _places(self, answer: Answer, exchange: Exchange) -> Iterator[tuple[dict[str, Any], str]]:
        if self.where.pointer is not None:
            yield from places(answer.content, self.where.pointer)
            return
        shown = members(answer, exchange)
        if not shown or exchange.operation is None:
            return
        for name in self.candidates(exchange.contract, exchange.operation):
            found = [(member, name) for member in shown if name in member and self.fits(member[name])]
            if found:
                yield from found
                return


class SentTextInjection(PropertyInjection):
    """An injection that changes a plain text which a client has sent."""

    families: ClassVar[tuple[str, ...]] = ("lifecycle",)
    kind: ClassVar[Kind] = "semantic"
    thing: ClassVar[str] = "text that a client can send"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a plain text."""
        return "string" in flat["type"] and not flat.keys() & {"format", "enum"}

    @classmethod
    def candidates(cls, contract: Contract, operation: Operation) -> list[str]:
        """Give those that the resource's requests may hold."""
        owner = next((resource for resource in contract.resources if operation in resource.operations), None)
        writing = (owner.create, owner.update) if owner else ()
        bodies = [shapes.flatten(contract, found.body.schema) for found in writing if found and found.body]
        # what a body wraps in an object of its own counts as the body's
        wrapped = [shapes.flatten(contract, inside) for body in bodies for inside in body["properties"].values()]
        sent = [
            name
            for body in (*bodies, *wrapped)
            for name, schema in body["properties"].items()
            if cls.documented(shapes.flatten(contract, schema))
        ]
        return [name for name in super().candidates(contract, operation) if name in sent]


class PayloadInjection(Injection):
    """An injection that changes the payload of a success as a whole: one member, or the list."""

    kind: ClassVar[Kind] = "structural"
    families: ClassVar[tuple[str, ...]] = ("schema", "envelope")
    thing: ClassVar[str] = "a payload"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Whether a payload with this flattened schema is worth the change."""
        return bool(flat["properties"]) or "array" in flat["type"]

    def fits(self, payload: Any) -> bool:  # noqa: ARG002
        """Whether a payload would really change."""
        return True

    def repack(self, payload: Any) -> Any:
        """Give what stands in the payload's place."""
        raise NotImplementedError

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """There must be a payload of that kind."""
        if any(cls.documented(payload_schema(contract, operation)) for operation in reached(contract, where)):
            return None
        return f"no success response shows {cls.thing}"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Replace the payload."""
        place = payload_place(answer, exchange)
        if place is None or exchange.operation is None:
            return answer
        payload = json_pointer.get(answer.content, place)
        if not self.documented(payload_schema(exchange.contract, exchange.operation)) or not self.fits(payload):
            return answer
        content = deepcopy(answer.content)
        return replace(answer, content=put(content, place, self.repack(json_pointer.get(content, place))))


class EnvelopeInjection(PayloadInjection):
    """An injection that changes what stands around the payload of a success."""

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """There must be an envelope."""
        pointers = (payload_pointer(contract, operation.success) for operation in reached(contract, where))
        return None if any(pointers) else "no payload in it has an envelope"


class ListInjection(PayloadInjection):
    """An injection that changes a list of at least ``at_least`` items."""

    thing = "a list"
    at_least: ClassVar[int] = 1

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only lists."""
        return "array" in flat["type"]

    def fits(self, payload: Any) -> bool:
        """A shorter list would stay as it is."""
        return isinstance(payload, list) and len(payload) >= self.at_least


class MemberInjection(Injection):
    """An injection that changes each member that a success shows; ``thing`` says in a word or two what it needs."""

    kind: ClassVar[Kind] = "structural"
    families: ClassVar[tuple[str, ...]] = ("schema",)
    thing: ClassVar[str] = "member"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:  # noqa: ARG003
        """Whether a member with these properties, name to flattened schema, is worth the change."""
        return bool(properties)

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:
        """Change a member in place."""
        raise NotImplementedError

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """There must be a member of that kind."""
        for operation in reached(contract, where):
            shown = member_schema(contract, operation)["properties"]
            flat = {name: shapes.flatten(contract, schema) for name, schema in shown.items()}
            if cls.documented(flat, id_name(contract, operation)):
                return None
        return f"no success response shows a {cls.thing}"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Change the members on a copy of the content."""
        changed = replace(answer, content=deepcopy(answer.content))
        for member in members(changed, exchange):
            self.mend(member, exchange)
        return changed


class LifecycleInjection(Injection):
    """An injection that keeps other state than it tells; ``needs`` are the operations that a resource must have."""

    families: ClassVar[tuple[str, ...]] = ("lifecycle",)
    needs: ClassVar[tuple[Literal["create", "list", "get", "update", "delete"], ...]]

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A resource must have these operations, the first of them in reach."""
        for resource in contract.resources:
            found = [getattr(resource, role) for role in cls.needs]
            if all(found) and where.covers(found[0].id):
                return None
        return f"no resource in it can {' and '.join(cls.needs)}"


def id_name(contract: Contract, operation: Operation) -> str:
    """Give the property that holds the id of what an operation shows."""
    owner = next((resource for resource in contract.resources if operation in resource.operations), None)
    return (json_pointer.split(owner.id_pointer) or ("id",))[-1] if owner else "id"


def reached(contract: Contract, where: Where) -> list[Operation]:
    """Give the operations that a place covers."""
    return [operation for operation in contract.operations if where.covers(operation.id)]


def payload_schema(contract: Contract, operation: Operation) -> dict[str, Any]:
    """Give the flattened schema of an operation's payload; without properties or type where nobody knows it."""
    response = operation.success
    pointer = payload_pointer(contract, response)
    known = response.schema if response and pointer is not None else None
    return shapes.flatten(contract, shapes.at(contract, known, pointer or ""))


def member_schema(contract: Contract, operation: Operation) -> dict[str, Any]:
    """Give the flattened schema of a member that an operation shows, alone or in a list."""
    flat = payload_schema(contract, operation)
    return shapes.flatten(contract, flat["items"]) if "items" in flat else flat


def payload_place(answer: Answer, exchange: Exchange) -> str | None:
    """Give the pointer of a success's payload, None where it has none."""
    if not answer.succeeds or exchange.operation is None or exchange.refused or answer.content is None:
        return None
    pointer = payload_pointer(exchange.contract, exchange.operation.success)
    missing = pointer is None or json_pointer.get(answer.content, pointer) is json_pointer.MISSING
    return None if missing else pointer


def members(answer: Answer, exchange: Exchange) -> list[dict[str, Any]]:
    """Give the members that a success shows: the payload, or each object of it where it is a list."""
    place = payload_place(answer, exchange)
    payload = json_pointer.get(answer.content, place) if place is not None else None
    return [member for member in (payload if isinstance(payload, list) else [payload]) if isinstance(member, dict)]


def with_content(answer: Answer, pointer: str | None, change: Callable[[Any], Any]) -> Answer:
    """Replace what stands at a body pointer by ``change`` of it; the answer as it is where nothing does."""
    if not pointer or json_pointer.get(answer.content, pointer) is json_pointer.MISSING:
        return answer
    content = deepcopy(answer.content)
    before = json_pointer.get(content, pointer)
    return replace(answer, content=put(content, pointer, change(before)))


def with_header(answer: Answer, name: str | None, value: str) -> Answer:
    """Replace a header that the answer has; the answer as it is where it has none of that name."""
    return replace(answer, headers={**answer.headers, name: value}) if name and name in answer.headers else answer


def without_header(answer: Answer, name: str) -> Answer:
    """Leave out a header, whatever the case of its name."""
    kept = {known: value for known, value in answer.headers.items() if known.lower() != name.lower()}
    return replace(answer, headers=kept)
