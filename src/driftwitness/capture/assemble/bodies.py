"""Request bodies: what the table states, and what examples show where the table leaves off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jsonschema import Draft202012Validator

from driftwitness.capture import naming
from driftwitness.capture.answers_shown import BODY_METHODS
from driftwitness.capture.assemble import properties
from driftwitness.capture.assemble.examples import examples
from driftwitness.capture.assemble.shape import Shape, request_schema
from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.facts import BodyMediaType, CurlCall, ParameterRow
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Operation, Outline

JSON = "application/json"
LIST_STEP = re.compile(r"\[\d*\]")
"""A step into the items of a list; `[name]` is a step into an object."""
ANYTHING = re.compile(
    r"^\W*json\b|\b(?:arbitrary|free-?form|any (?:JSON|keys?|data|structure|values?|properties))\b", re.IGNORECASE
)
"""Says that an object's members are free."""
INHERITED = (
    "format",
    "pattern",
    "enum",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "items",
)


def request_body(operation: Operation, page: Outline, log: EvidenceLog, at: Place) -> dict[str, Any] | None:
    """The `requestBody`; None where the documents show none.

    Constraints of a property that an update does not repeat are taken from the creating operation, as inferred.
    """
    rows = _rows(operation, page)
    told = _told_media_type(operation, page)
    if not rows and (not operation.requests or operation.method not in (*BODY_METHODS, "DELETE")):
        return _unknown(operation, told, log, at)
    media_type = _media_type(operation, told)
    place: Place = (*at, "requestBody", "content", media_type, "schema")
    required = any(row.required for row in rows)
    first = (rows or operation.requests)[0].where
    log.note((*at, "requestBody"), first, "stated" if rows else "example")
    # that there must be a body at all is not said where every property is optional
    log.note(place, first, "stated" if required else "inferred")
    schema = _schema(operation, page, log, place)
    _mark_files(schema, operation)
    shown = [example for example in operation.requests if not example.files]
    keeping = [example for example in shown if Draft202012Validator(schema).is_valid(example.value)]
    return {"required": True, "content": {media_type: {"schema": schema} | examples(keeping)}}


def _mark_files(schema: dict[str, Any], operation: Operation) -> None:
    """Say of properties under which a shown form sends files that they are bytes."""
    for name in sorted({name for example in operation.requests for name in example.files}):
        known = schema.get("properties", {}).get(name, {})
        target = known.get("items", known) if "array" in known.get("type", "") else known
        if known and target.get("type") in (None, "string"):
            target |= {"type": "string", "format": "binary"}


def free_form(resource: str, page: Outline) -> frozenset[str]:
    """Body properties of a resource whose members the client chooses: objects without documented members."""
    return frozenset(row.name for row in _free_rows(resource, page))


def arbitrary(resource: str, page: Outline) -> frozenset[str]:
    """Those of which the page says that anything may be in them: what examples show there is no more than one."""
    return frozenset(row.name for row in _free_rows(resource, page) if ANYTHING.search(f"{row.type} {row.description}"))


def _free_rows(resource: str, page: Outline) -> list[ParameterRow]:
    rows = [row for operation in page.resource_operations(resource) for row in operation.located("body")]
    nested = {row.name.split(".")[0] for row in rows if "." in row.name}
    objects = (row for row in rows if constraints.types(row.type)[0].get("type") == "object")
    return [row for row in objects if row.name not in nested]


def _rows(operation: Operation, page: Outline) -> list[ParameterRow]:
    """The documented properties that a client can set, with those of the objects that the page describes elsewhere."""
    rows = [row for row in operation.located("body") if not constraints.is_read_only(row)]
    wrapper = _wrapper(operation, rows)
    rows = [replace(row, name=wrapper + row.name) for row in rows]
    known = {row.name for row in rows}
    nested = [row for row in properties.members(rows, page) if row.name not in known]
    return [*rows, *(row for row in nested if not constraints.is_read_only(row))]


def _wrapper(operation: Operation, rows: Sequence[ParameterRow]) -> str:
    """`order.` where every example sends one object under that name and it, not the body, has the rows' members."""
    bodies = [example.value for example in operation.requests]
    names = {name for body in bodies if isinstance(body, dict) for name in body}
    if len(names) != 1 or not all(isinstance(body, dict) for body in bodies):
        return ""
    (name,) = names
    held = [body.get(name) for body in bodies]
    listed = all(isinstance(value, list) for value in held)
    objects = [item for value in held for item in (value if listed else [value])]
    if not objects or not all(isinstance(item, dict) for item in objects):
        return ""
    stated = {properties.steps(row.name)[0] for row in rows if properties.steps(row.name)}
    inner = {member for item in objects for member in item}
    if name in stated or 2 * len(stated & inner) < len(stated):
        return ""
    return f"{name}[]." if listed else f"{name}."


def _media_type(operation: Operation, told: BodyMediaType | None) -> str:
    for call in operation.of(CurlCall):
        for name, value in call.headers:
            if name.lower() == "content-type":
                return value.partition(";")[0].strip()
    shown = {example.media_type for example in operation.requests}
    if len(shown) == 1 and (form := shown.pop()):
        return form
    return told.media_type if told else JSON


def _told_media_type(operation: Operation, page: Outline) -> BodyMediaType | None:
    """What the page says of the form of such bodies: under the operation, else of all."""
    facts = (*operation.of(BodyMediaType), *page.of(BodyMediaType))
    return next((fact for fact in facts if not fact.methods or operation.method in fact.methods), None)


def _unknown(operation: Operation, told: BodyMediaType | None, log: EvidenceLog, at: Place) -> dict[str, Any] | None:
    """A body of which only the form is known: that of the method, as the page says."""
    if told is None or operation.method not in told.methods:
        return None
    if naming.is_action(operation.method, naming.segments(operation.path), operation.lists):
        return None
    log.note((*at, "requestBody"), told.where)
    return {"content": {told.media_type: {}}}


def _schema(operation: Operation, page: Outline, log: EvidenceLog, at: Place) -> dict[str, Any]:
    rows = _rows(operation, page)
    if not rows:
        whole = Shape()
        for example in operation.requests:
            whole.observe(example, "", example.value)
        return request_schema(whole, log, at)
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    seen = _shown(page.resource_operations(operation.resource))
    own = _shown((operation,))
    for row in rows:
        _state(schema, row, own, log, at)
    if (wrapper := _wrapper(operation, operation.located("body"))) and any(row.required for row in rows):
        schema["required"] = [properties.steps(wrapper)[0]]
    if schema.get("required"):
        log.note((*at, "required"), next((row.where for row in rows if row.required), rows[0].where))
    _complete(schema, own, log, at)
    for name, property_schema in schema["properties"].items():
        place = (*at, "properties", name)
        _inherit(operation, page, name, property_schema, log, place)
        if name in seen.members:
            _fill(property_schema, seen.members[name], log, place)
    return schema


def _complete(schema: dict[str, Any], shown: Shape, log: EvidenceLog, at: Place) -> None:
    """Add the members that the operation's examples show beside those that are stated, at every depth."""
    for name, member in shown.members.items():
        place = (*at, "properties", name)
        known = schema["properties"].get(name)
        if known is None:
            log.note(place, member.where or next(iter(member.types.values())), "example")
            schema["properties"][name] = request_schema(member, log, place)
        elif "properties" in known:
            _complete(known, member, log, place)
        elif "properties" in known.get("items", {}) and member.items:
            _complete(known["items"], member.items, log, (*place, "items"))


def _state(schema: dict[str, Any], row: ParameterRow, own: Shape, log: EvidenceLog, at: Place) -> None:
    """Put what the row states where its name says, and the objects around it."""
    target, place, name = _target(schema, at, row)
    place = (*place, "properties", name)
    for length in range(len(at) + 2, len(place) + 1):
        if place[length - 2] == "properties":  # `address.city` says that there is an `address`, too
            log.note(place[:length], row.where)
    if shown := _shown_type(row, own):
        log.note((*place, "type"), shown.where or row.where, "example")
        row = replace(row, type=next(iter(shown.types)))
    target["properties"][name] = _stated(row) | target["properties"].get(name, {})
    if row.required and name not in target.get("required", ()):
        target.setdefault("required", []).append(name)


def _target(schema: dict[str, Any], at: Place, row: ParameterRow) -> tuple[dict[str, Any], Place, str]:
    """The object schema that a row's property belongs to: `address.city` and `items[].sku` are nested."""
    steps = properties.steps(row.name) or [row.name]
    while len(steps) > 1 and LIST_STEP.fullmatch(steps[-1]):
        steps.pop()  # `ids[]` says only that `ids` is a list
    for index, parent in enumerate(steps[:-1]):
        if LIST_STEP.fullmatch(parent):
            continue
        parent = parent.strip("[]")
        schema = schema.setdefault("properties", {}).setdefault(parent, {})
        at = (*at, "properties", parent)
        listed = LIST_STEP.fullmatch(steps[index + 1]) is not None
        if "array" in schema.setdefault("type", "array" if listed else "object"):
            schema, at = schema.setdefault("items", {}), (*at, "items")
            schema.setdefault("type", "object")
    schema.setdefault("properties", {})
    return schema, at, steps[-1].strip("[]") or row.name


def _shown_type(row: ParameterRow, shown: Shape) -> Shape | None:
    """What the operation's examples show of a property whose type the page does not state: one plain type."""
    shape: Shape | None = shown
    for step in properties.steps(row.name):
        shape = shape and (shape.items if step.startswith("[") else shape.members.get(step))
    plain = (
        shape is not None and set(shape.types) < {"string", "integer", "number", "boolean"} and len(shape.types) == 1
    )
    return shape if plain and "type" not in constraints.schema(row) else None


def _stated(row: ParameterRow) -> dict[str, Any]:
    schema = constraints.schema(row)
    return (
        {"type": "array", "items": schema}
        if row.name.endswith("[]") and "array" not in schema.get("type", "")
        else schema
    )


def _shown(operations: tuple[Operation, ...]) -> Shape:
    shape = Shape()
    for operation in operations:
        for example in operation.requests:
            if isinstance(example.value, dict):
                shape.observe(example, "", example.value)
    return shape


def _inherit(
    operation: Operation, page: Outline, name: str, schema: dict[str, Any], log: EvidenceLog, at: Place
) -> None:
    if operation.method not in ("PUT", "PATCH"):
        return
    for other in page.resource_operations(operation.resource):
        row = next((row for row in other.located("body") if row.name == name), None)
        if other.method != "POST" or other.reads or row is None:
            continue
        known = constraints.schema(row)
        for keyword in INHERITED:
            if keyword in known and keyword not in schema and known.get("type") == schema.get("type"):
                schema[keyword] = known[keyword]
                log.note((*at, keyword), row.where, "inferred")


def _fill(schema: dict[str, Any], shape: Shape, log: EvidenceLog, at: Place) -> None:
    """Add what examples show of an object's members or an array's items, where the table says nothing of them."""
    if "type" not in schema:
        schema.update(request_schema(shape, log, at) | schema)
        if "type" in schema:
            log.note((*at, "type"), next(iter(shape.types.values())), "example")
    elif "properties" in schema:
        for name, inner in schema["properties"].items():
            if name in shape.members:
                _fill(inner, shape.members[name], log, (*at, "properties", name))
    elif schema["type"] == "object" and shape.members:
        log.note((*at, "properties"), shape.where or next(iter(shape.types.values())), "example")
        schema["properties"] = request_schema(shape, log, at)["properties"]
    elif schema["type"] == "array" and shape.items:
        if "items" not in schema:
            schema["items"] = request_schema(shape, log, at)["items"]
        elif "properties" in schema["items"]:
            _fill(schema["items"], shape.items, log, (*at, "items"))
