"""What the contract tells about the members of each resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource, resources
from driftwitness.mock import shapes
from driftwitness.mock.places import payload_pointer


@dataclass(frozen=True, slots=True)
class View:
    """What a success response shows: where its payload stands, whether that is a list, and a member's properties."""

    pointer: str
    is_list: bool
    names: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """The members of one resource.

    ``properties`` are the raw schemas of all that any answer shows, ``sent`` of all that a client may send; ``example``
    is a documented member; ``parents`` maps a property to the resource whose id it holds.
    """

    resource: Resource
    id_name: str
    properties: Mapping[str, Any]
    sent: Mapping[str, Any]
    example: Mapping[str, Any]
    id_schema: Any
    documented_ids: tuple[Any, ...]
    parents: Mapping[str, str]

    @property
    def name(self) -> str:
        """The resource's name: the last segment of its collection."""
        return self.resource.name

    @property
    def tag(self) -> str:
        """The tag of the resource's operations, by which documents name the resource."""
        first = self.resource.create or self.resource.get or self.resource.operations[0]
        return first.tag


def kinds(contract: Contract) -> tuple[Kind, ...]:
    """Give the kinds of the contract's resources, parents before children."""
    found = [_kind(contract, resource) for resource in resources(contract) if resource.operations]
    names = [kind.name for kind in found]
    # A resource is named by the last segment of its path: where two share it, the first is meant.
    return tuple(
        sorted((k for i, k in enumerate(found) if k.name not in names[:i]), key=lambda kind: bool(kind.parents))
    )


def view(contract: Contract, operation: Operation) -> View | None:
    """Give what an operation's success response shows of members, or None where it shows none."""
    response = operation.success
    pointer = payload_pointer(contract, response)
    if pointer is None or response is None:
        return None
    flat = shapes.flatten(contract, shapes.at(contract, response.schema, pointer))
    is_list = flat["type"][:1] == ["array"]
    if is_list:
        flat = shapes.flatten(contract, flat.get("items"))
    return View(pointer, is_list, shapes.shown(flat), flat["properties"]) if flat["properties"] else None


def _kind(contract: Contract, resource: Resource) -> Kind:
    views = [found for operation in resource.operations if (found := view(contract, operation))]
    examples = [member for operation in resource.operations for member in _documented(contract, operation)]
    id_name = (json_pointer.split(resource.id_pointer) or ("id",))[-1]
    example: dict[str, Any] = {}
    for member in examples:
        example = member | example
    bodies = [operation.body for operation in (resource.create, resource.update) if operation and operation.body]
    properties = _union(found.properties for found in views)
    return Kind(
        resource=resource,
        id_name=id_name,
        properties=properties,
        sent=_union(shapes.flatten(contract, body.schema)["properties"] for body in bodies),
        example=example,
        id_schema=properties.get(id_name) or _parameter_schema(resource),
        documented_ids=tuple(member[id_name] for member in examples if id_name in member) + _named(resource),
        parents={
            reference.name: reference.resource for reference in resource.references if reference.location == "body"
        },
    )


def _parameter_schema(resource: Resource) -> Mapping[str, Any]:
    """Give the schema of the path parameter that takes the id, where no answer shows it."""
    on_item = (resource.get, resource.update, resource.delete)
    found = (operation.parameter(resource.id_param or "", "path") for operation in on_item if operation)
    return next((parameter.schema for parameter in found if parameter), {})


def _named(resource: Resource) -> tuple[Any, ...]:
    """Give the ids that the document's own requests name in paths."""
    on_item = (resource.get, resource.update, resource.delete)
    found = [operation.parameter(resource.id_param or "", "path") for operation in on_item if operation]
    return tuple(dict.fromkeys(shown for p in found if p for shown in p.schema.get("examples") or ()))


def _union(all_properties: Iterator[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for properties in all_properties:
        for name, schema in properties.items():
            if schema not in found.setdefault(name, []):
                found[name].append(schema)
    return {name: schemas[0] if len(schemas) == 1 else {"allOf": schemas} for name, schemas in found.items()}


def _documented(contract: Contract, operation: Operation) -> Iterator[dict[str, Any]]:
    """Give the members that the examples of an operation's success response show."""
    response = operation.success
    pointer = payload_pointer(contract, response)
    for example in response.examples if response and pointer is not None else ():
        payload = json_pointer.get(example, pointer or "", None)
        members: Sequence[Any] = payload if isinstance(payload, list) else [payload]
        yield from (member for member in members if isinstance(member, dict))
