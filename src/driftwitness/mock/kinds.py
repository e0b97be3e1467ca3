"""What the contract tells about the members of each resource."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from driftwitness.contract import Contract, Operation, Response
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.inflection import singular
from driftwitness.contract.model import Parameter
from driftwitness.contract.resources import Resource, erased, plain
from driftwitness.mock import shapes, templates
from driftwitness.mock.places import payload_pointer

_FIELDS = ("fields", "properties", "attributes", "columns")
_ABOUT = re.compile(
    r"status|success|ok|code|message|meta|request_?id|timestamp|paging|pagination|links?|count|total(_?(count|pages))?"
    r"|(current_?|per_?)?page(_?(size|count))?|pages|limit|offset|(next|prev|previous)(_?(page|cursor|url))?|cursor"
    r"|has_?(more|next)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class View:
    """What a success response shows: where its payload stands, whether that is a list, and a member's properties.

    ``names`` is None where the contract leaves open what stands there: then all that is kept of a member is shown.
    ``wrapper`` is the property in which a list holds each member: ``[{"task": {...}}]``.
    """

    pointer: str
    is_list: bool
    names: tuple[str, ...] | None
    properties: Mapping[str, Any]
    wrapper: str | None = None


@dataclass(frozen=True)
class Kind:
    """The members of one resource.

    ``properties`` are the raw schemas of all that any answer shows, ``sent`` of all that a client may send (``is_open``
    where it may send anything besides); ``read_only`` names what is ignored when sent; ``wrappers`` maps an operation
    to the property of its body in which the member stands; ``example`` is a documented member, ``documented`` all of a
    list; ``parents`` maps a property to the key of the kind whose id it holds. Members stand apart by the values of the
    collection's path parameters, and of ``scoped_by``, a property of request bodies. ``is_single``: there is one member
    in each place, which always exists. ``held_as`` maps a property of answers to the one that clients send under
    another name; ``seldom`` are those that clients fill and no answer must have.
    """

    resource: Resource
    id_name: str
    properties: Mapping[str, Any]
    sent: Mapping[str, Any]
    is_open: bool
    read_only: frozenset[str]
    wrappers: Mapping[str, str]
    example: Mapping[str, Any]
    documented: tuple[Mapping[str, Any], ...]
    id_schema: Any
    documented_ids: tuple[Any, ...]
    named_ids: tuple[Any, ...]
    parents: Mapping[str, str]
    scoped_by: str | None = None
    is_single: bool = False
    held_as: Mapping[str, str] = field(default_factory=dict)
    seldom: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """What tells the kind from all others: its collection."""
        return self.resource.collection

    @cached_property
    def name(self) -> str:
        """The resource's name: the last segment of its collection."""
        return self.resource.name

    @cached_property
    def item(self) -> str:
        """The path template of one member."""
        return self.resource.item or f"{self.resource.collection}/{{id}}"

    @cached_property
    def slug_sources(self) -> Mapping[str, str]:
        """The properties made by the vendor that the documented member shows as the slug of another, and that one."""
        texts = [(name, value) for name, value in self.example.items() if isinstance(value, str)]
        return {
            name: source
            for name in self.properties
            for source, value in reversed(texts)
            if name not in self.sent
            and source != name
            and value != self.example.get(name)
            and slug(value) == self.example.get(name)
        }

    @cached_property
    def tag(self) -> str:
        """The tag of the resource's operations, by which documents name the resource."""
        first = self.resource.create or self.resource.get or self.resource.operations[0]
        return first.tag


def slug(text: str) -> str:
    """Write a text as a part of an address: ``Field Trip`` is ``field-trip``."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def view(contract: Contract, operation: Operation, lists: bool) -> View | None:
    """Give what an operation's success response shows of members, or None where it shows none.

    ``lists``: the operation is one that lists, which tells where the contract leaves the answer open.
    """
    response = operation.success
    if response is None or _is_empty(response):
        return None
    if response.schema is None:
        return View(_open_pointer(contract, operation, lists), lists, None, {})
    pointer = _payload(contract, operation, response, lists)
    if pointer is None:
        return None
    flat = shapes.flatten(contract, shapes.at(contract, response.schema, pointer))
    is_list = flat["type"][:1] == ["array"] or (lists and not flat["type"] and not flat["properties"])
    wrapper = None
    if is_list:
        flat = shapes.flatten(contract, flat.get("items"))
        wrapper = _item_wrapper(contract, flat)
        flat = shapes.flatten(contract, flat["properties"][wrapper]) if wrapper else flat
    if flat["properties"]:
        return View(pointer, is_list, shapes.shown(flat), flat["properties"], wrapper)
    return View(pointer, is_list, None, {}) if flat["type"][:1] in ([], ["object"]) else None


def _item_wrapper(contract: Contract, flat: Mapping[str, Any]) -> str | None:
    """Give the only property of a list's items, where it holds the member: the items have no id of their own."""
    name = next(iter(flat["properties"]), "")
    is_alone = len(flat["properties"]) == 1
    return name if is_alone and shapes.flatten(contract, flat["properties"][name])["properties"] else None


def kind(contract: Contract, resource: Resource, operations: Sequence[Operation], **more: Any) -> Kind:
    """Describe the members of a resource; ``operations`` are all that create, change or show one.

    ``controls`` names what bodies have besides a member: conditions, the table's name.
    """
    controls = more.pop("controls", frozenset())
    lists = {operation.id for operation in (resource.list, *resource.sublists) if operation}
    views = [found for one in operations if (found := view(contract, one, one.id in lists))]
    examples = [member for operation in operations for member in _examples(contract, operation, lists)]
    id_name = more.pop("id_name", None) or (json_pointer.split(resource.id_pointer) or ("id",))[-1]
    example: dict[str, Any] = {}
    for member in examples:
        example = member | example
    wrappers = {one.id: name for one in operations if (name := _wrapper(contract, resource, one))}
    bodies = [(one, body_properties(contract, one, wrappers)) for one in operations if _is_writing(one)]
    properties = _union(found.properties for found in views)
    taken = _union(known for _, known in bodies)
    read_only = {name for name, schema in taken.items() if shapes.flatten(contract, schema).get("readOnly") is True}
    sent = {name: schema for name, schema in taken.items() if name not in read_only | controls}
    held_as = _held_as(contract, properties, sent)
    parameters = _id_parameters(contract, resource)
    id_schema = properties.get(id_name) or next((one.schema for one in parameters), {})
    is_number = set(shapes.flatten(contract, id_schema)["type"]) == {"integer"}
    shown = dict.fromkeys(shown for one in parameters for shown in one.schema.get("examples") or ())
    named = tuple(one for one in shown if not is_number or type(one) is int)
    listed = _examples(contract, resource.list, lists) if resource.list else ()
    return Kind(
        resource=resource,
        id_name=id_name,
        properties={name: taken[name] for name in taken if name in read_only} | properties,
        sent=sent,
        is_open=any(_takes_anything(contract, one, wrappers) for one, _ in bodies),
        read_only=frozenset(read_only),
        wrappers=wrappers,
        example=example,
        documented=tuple(member for member in listed if id_name in member) if resource.create is None else (),
        id_schema=id_schema,
        documented_ids=tuple(member[id_name] for member in examples if id_name in member) + named,
        named_ids=named,
        held_as=held_as,
        seldom=tuple(name for name in (*sent, *held_as) if _is_optional(name, views)),
        **more,
    )


def body_properties(contract: Contract, operation: Operation, wrappers: Mapping[str, str]) -> Mapping[str, Any]:
    """Give what a body may say of a member, property to raw schema; out of the wrapper where it has one."""
    properties: dict[str, Any] = shapes.flatten(contract, operation.body.schema if operation.body else {})["properties"]
    if operation.id in wrappers:
        wrapped = properties[wrappers[operation.id]]
        others = {name: schema for name, schema in properties.items() if name != wrappers[operation.id]}
        properties = others | shapes.flatten(contract, wrapped)["properties"]
    return properties


def is_titled_list(contract: Contract, operation: Operation) -> bool:
    """Whether an operation is named as one that lists, and nothing is documented of what it answers."""
    named = operation.method == "GET" and re.match(r"list[A-Z]", operation.id)
    return bool(named and operation.success and operation.success.schema is None and view(contract, operation, True))


def shown_elsewhere(operation: Operation, known: Sequence[Kind]) -> Kind | None:
    """Give the kind of which a list without a documented answer shows the members at a path that is not its own.

    That is ``/things/list/parts`` for ``/things/parts`` or ``/thing/parts``, ``/things/{id}/parts`` for ``/parts``, and
    ``/records`` for ``/record``, whose members conditions choose.
    """
    one_record = singular(plain(operation.path))
    if found := next((one for one in known if one.scoped_by and one.key == one_record), None):
        return found
    before, _, last = plain(operation.path).rpartition("/")
    if before.endswith("}"):
        below = any(erased(one.item) == erased(before) for one in known if not one.is_single)
        return next((one for one in known if below and one.key == f"/{last}" and one.resource.item), None)
    collection = before.removesuffix("/list")
    own = {f"{erased(collection)}/{last}", f"{erased(singular(collection))}/{last}"}
    return next((one for one in known if collection != before and erased(one.key) in own), None)


def with_fields(listed: Kind, known: Sequence[Kind]) -> Kind:
    """Let a list of the fields of a kind hold what is documented of them: their names."""
    for one in known:
        below = templates.rest(listed.key, one.key)
        if below and below[-1] in _FIELDS and below[:-1] in ((), ("list",)):
            names = dict.fromkeys((*one.sent, *one.properties))
            return replace(listed, documented=tuple({listed.id_name: name} for name in names))
    return listed


def _held_as(contract: Contract, properties: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, str]:
    """Pair the one free-form object that only answers have with the one that only requests have: it is the same."""
    shown = [name for name in properties if name not in sent and _is_free_form(contract, properties[name])]
    asked = [name for name in sent if name not in properties and _is_free_form(contract, sent[name])]
    return {shown[0]: asked[0]} if len(shown) == len(asked) == 1 else {}


def _is_free_form(contract: Contract, schema: Any) -> bool:
    flat = shapes.flatten(contract, schema)
    return flat["type"][:1] == ["object"] and not flat["properties"]


def _is_optional(name: str, views: Sequence[View]) -> bool:
    """Whether answers may show a property, and none of them must."""
    documented = [found for found in views if name in found.properties]
    return bool(documented) and all(found.names is not None and name not in found.names for found in documented)


def _is_writing(operation: Operation) -> bool:
    return operation.body is not None and operation.method != "GET" and operation.effect != "reads"


def _takes_anything(contract: Contract, operation: Operation, wrappers: Mapping[str, str]) -> bool:
    """Whether a body is free-form: no member of it is documented, or others are told to be allowed."""
    flat = shapes.flatten(contract, operation.body.schema if operation.body else {})
    if operation.id in wrappers:
        flat = shapes.flatten(contract, flat["properties"][wrappers[operation.id]])
    return not flat["properties"] or flat.get("additionalProperties") not in (None, False)


def _wrapper(contract: Contract, resource: Resource, operation: Operation) -> str | None:
    """Give the property of a body that holds the member: ``{task: {...}}``.

    It bears the resource's name, or is the one in which the answer holds it.
    """
    if not _is_writing(operation) or operation.body is None:
        return None
    properties = shapes.flatten(contract, operation.body.schema)["properties"]
    answered = json_pointer.split(payload_pointer(contract, operation.success) or "")
    for name in (singular(resource.name), resource.name, *answered):
        if name in properties and "object" in shapes.flatten(contract, properties[name])["type"]:
            return name
    return None


def _is_empty(response: Response) -> bool:
    """Whether an answer has no body: a status that the document names, without any content."""
    return response.status == "204" or (response.media_type is None and response.status.isdecimal())


def _open_pointer(contract: Contract, operation: Operation, lists: bool) -> str:
    paging, success = contract.conventions.pages(operation.id), contract.conventions.success
    if lists:
        return (paging.items if paging else None) or (success.items if success else None) or ""
    return (success.item if success else None) or ""


def _payload(contract: Contract, operation: Operation, response: Response, lists: bool) -> str | None:
    paging = contract.conventions.pages(operation.id)
    if paging and paging.items and shapes.at(contract, response.schema, paging.items) is not None:
        return paging.items
    pointer = payload_pointer(contract, response)
    if pointer is None:
        return None
    if not lists:
        return pointer or _beside_a_status(contract, response)
    flat = shapes.flatten(contract, shapes.at(contract, response.schema, pointer))
    arrays = [
        name for name, inside in flat["properties"].items() if "array" in shapes.flatten(contract, inside)["type"]
    ]
    return pointer + json_pointer.join(arrays[0]) if len(arrays) == 1 else pointer


def _beside_a_status(contract: Contract, response: Response) -> str:
    """Give the place of the one value that stands beside words about the answer: ``{status: OK, data: {...}}``."""
    properties = shapes.flatten(contract, response.schema)["properties"]
    other = [name for name in properties if not _ABOUT.fullmatch(name)]
    if len(other) != 1 or len(properties) == 1:
        return ""
    flat = shapes.flatten(contract, properties[other[0]])
    return json_pointer.join(other[0]) if flat["properties"] or "array" in flat["type"] else ""


def _id_parameters(contract: Contract, resource: Resource) -> list[Parameter]:
    """Give the path parameters that take the id, in the operations on a member and below it."""
    item = resource.item or f"{resource.collection}/{{id}}"
    found = []
    for operation in contract.operations:
        below = templates.rest(operation.path, item)
        if below == () or (below and not below[0].startswith("{")):
            name = templates.parameters(operation.path)[len(templates.parameters(item)) - 1]
            found.append(operation.parameter(name, "path"))
    named = [
        operation.parameter(resource.id_param or "", "path")
        for operation in (resource.update, resource.delete)
        if operation
    ]
    return [parameter for parameter in (*found, *named) if parameter]


def _union(all_properties: Iterator[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for properties in all_properties:
        for name, schema in properties.items():
            if schema not in found.setdefault(name, []):
                found[name].append(schema)
    return {name: schemas[0] if len(schemas) == 1 else {"allOf": schemas} for name, schemas in found.items()}


def _examples(contract: Contract, operation: Operation, lists: set[str]) -> Iterator[dict[str, Any]]:
    """Give the members that the examples of an operation's success response show."""
    response = operation.success
    if response is None:
        return
    known = response.schema is not None
    pointer = (
        _payload(contract, operation, response, operation.id in lists)
        if known
        else _open_pointer(contract, operation, operation.id in lists)
    )
    shown = view(contract, operation, operation.id in lists)
    wrapper = json_pointer.join(shown.wrapper) if shown and shown.wrapper else ""
    for example in response.examples if pointer is not None else ():
        payload = json_pointer.get(example, pointer or "", None)
        members: Sequence[Any] = payload if isinstance(payload, list) else [payload]
        unwrapped = (json_pointer.get(member, wrapper, None) for member in members)
        yield from (member for member in unwrapped if isinstance(member, dict))
