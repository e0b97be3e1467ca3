"""Properties that a page states of a resource, beside what examples show of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.assemble.shape import KEY, Shape
from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.facts import ParameterRow, PropertyRow
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Operation, Outline
from driftwitness.contract import pointer as json_pointer

SHAPE = ("type", "format", "items")
PARTS = re.compile(r"\s+[-–—>:]\s+|:\s+")
STEPS = re.compile(r"[^.\[\]]+|\[\w*\]")
MOST_DEEP = 8
KEYS = "*"
"""The step from an object to what stands under its keys."""


def by_resource(page: Outline, names: Iterable[str]) -> dict[str, list[ParameterRow]]:
    """The stated properties of each resource, the names of nested ones dotted."""
    known = set(names) | {operation.resource for operation in page.operations}
    found: dict[str, list[ParameterRow]] = {}
    for operation in page.operations:
        stated = [fact.row for fact in operation.of(PropertyRow) if not fact.subject]
        if rows := list(_inside(operation, stated)):
            found.setdefault(operation.resource, []).extend(rows)
    nested: list[PropertyRow] = []
    for fact in page.all(PropertyRow):
        name = _resource(fact.subject, known)
        if name:
            found.setdefault(name, []).append(fact.row)
        elif fact.subject:
            nested.append(fact)
    return {name: [*rows, *_nested(rows, nested)] for name, rows in found.items()}


def _inside(operation: Operation, rows: Sequence[ParameterRow]) -> Iterator[ParameterRow]:
    """The rows about the resource; a table that names what holds the resource in the answer is about that answer."""
    pointers = [operation.payload_of(answer).pointer for answer in operation.successes]
    holders = {json_pointer.split(pointer)[0] for pointer in pointers if pointer}
    if not holders & {steps(row.name)[0] for row in rows if steps(row.name)}:
        below = _level(operation, {steps(row.name)[0] for row in rows if steps(row.name)})
        if KEYS not in below:  # of an object under keys nothing can be stated by name
            yield from (replace(row, name="".join(below) + row.name) for row in rows)
        return
    for row in rows:
        holder, *rest = [step for step in steps(row.name) if not step.startswith("[")] or [""]
        if holder in holders and rest:
            yield replace(row, name=".".join(rest))


def _level(operation: Operation, names: set[str]) -> tuple[str, ...]:
    """The steps down to the objects whose members the names are, where answers show most of them there, none above."""
    seen: dict[tuple[str, ...], set[str]] = {}
    for answer in operation.successes:
        value = json_pointer.get(answer.example.value, operation.payload_of(answer).pointer)
        for item in value if isinstance(value, list) else [value]:
            _levels(item, (), seen)
    if not seen or names & seen.get((), set()):
        return ()
    best = max(seen, key=lambda level: len(names & seen[level]))
    return best if 2 * len(names & seen[best]) >= len(names) else ()


def _levels(value: Any, at: tuple[str, ...], seen: dict[tuple[str, ...], set[str]]) -> None:
    """Note the names of members at each level of a JSON value."""
    if isinstance(value, list):
        for item in value:
            _levels(item, at, seen)
    elif isinstance(value, dict) and len(at) < MOST_DEEP:
        keyed = bool(value) and all(map(KEY.fullmatch, value))
        seen.setdefault(at, set()).update(() if keyed else value)
        for name, inner in value.items():
            _levels(inner, (*at, KEYS if keyed else f"{name}[]." if isinstance(inner, list) else f"{name}."), seen)


def members(rows: Sequence[ParameterRow], page: Outline) -> Iterator[ParameterRow]:
    """The members of parameters whose type is an object that the page describes elsewhere: `address.city`."""
    yield from _nested(rows, page.all(PropertyRow))


def _resource(subject: str, known: set[str]) -> str | None:
    """The resource that the words name alone: `Coupon`, `The coupon object`; None for a part of one."""
    name = naming.pascal(" ".join(naming.singular(word) for word in naming.words(subject)))
    return name if name in known else None


def _nested(rows: Sequence[ParameterRow], described: Sequence[PropertyRow]) -> Iterator[ParameterRow]:
    """Each described property under every row that it belongs to."""
    by_subject: dict[str, list[PropertyRow]] = {}
    for fact in described:
        if fact.subject:
            by_subject.setdefault(fact.subject, []).append(fact)
    for row in rows:
        for subject, facts in by_subject.items():
            if _is_about(subject, row):
                parent = f"{row.name}[]" if constraints.types(row.type)[0].get("type") == "array" else row.name
                yield from (replace(fact.row, name=f"{parent}.{fact.row.name}") for fact in facts)


def _is_about(subject: str, row: ParameterRow) -> bool:
    """Whether the row's type, or a reference in its description, names the object, or the object the row."""
    words = naming.stems(subject)
    if constraints.types(row.type)[0].get("type") not in (None, "object", "array"):
        return False
    kind = naming.stems(row.type or "") - {"object", "array", "of", "a", "list"}
    if kind and kind == words - {"object"}:
        return True
    own = naming.stems(row.name)
    last = naming.stems(PARTS.split(subject)[-1])
    referred = re.search(rf"\b(?:see|of)\b[^.]*\b{re.escape(subject)}\b", row.description, re.IGNORECASE) is not None
    return bool(own) and (own == last) and (referred or PARTS.search(subject) is not None)


def note(rows: Sequence[ParameterRow], at: Place, log: EvidenceLog, shown: Shape | None = None) -> None:
    """Evidence for stated properties, before examples bring theirs: what is stated weighs more.

    A type that the row leaves open has that of the example that shows it.
    """
    for row in rows:
        place, shape = at, shown
        for step in steps(row.name):
            shape = shape and (shape.items if step.startswith("[") else shape.members.get(step))
            place = (*place, "items") if step.startswith("[") else (*place, "properties", step)
            if not step.startswith("["):
                log.note(place, row.where)
        if shape and shape.types and "type" not in constraints.schema(row):
            known = [where for name, where in shape.types.items() if name != "null"]
            if known:
                log.note((*place, "type"), known[0], "example")


def add(schema: dict[str, Any], rows: Sequence[ParameterRow], shown: Shape | None = None) -> None:
    """Add types and formats of stated properties; where examples show another type, or null, both are allowed."""
    for row in rows:
        target, shape = schema, shown
        for step in steps(row.name):
            target = _into(target, step)
            shape = shape and (shape.items if step.startswith("[") else shape.members.get(step))
        _merge(target, row)
        kinds = _names(target)
        if shape and "null" in shape.types and kinds and "null" not in kinds:
            target["type"] = [*kinds, "null"]


def steps(name: str) -> list[str]:
    """The steps from an object to a property: `items[].sku` → `items`, `[]`, `sku`."""
    return STEPS.findall(name.replace(".*", "[]"))[:MOST_DEEP]


def _into(schema: dict[str, Any], step: str) -> dict[str, Any]:
    inner: dict[str, Any]
    if step.startswith("["):
        schema.setdefault("type", "array")
        inner = schema.setdefault("items", {})
        return inner
    if _may_be(schema, "array") and not _may_be(schema, "object"):
        schema = schema.setdefault("items", {})
    schema.setdefault("type", "object")
    inner = schema.setdefault("properties", {}).setdefault(step, {})
    return inner


def _may_be(schema: dict[str, Any], name: str) -> bool:
    kinds = schema.get("type", [])
    return name in ([kinds] if isinstance(kinds, str) else kinds)


def _merge(shown: dict[str, Any], row: ParameterRow) -> None:
    stated = {keyword: value for keyword, value in constraints.schema(row).items() if keyword in SHAPE}
    if "items" in stated:
        stated["items"] = {keyword: value for keyword, value in stated["items"].items() if keyword in SHAPE}
    if "type" not in shown:
        shown.update(stated | shown)
        return
    known = _names(shown)
    added = [name for name in _names(stated) if name not in known]
    if added and not ({"integer", "number"} >= {*added, *known}):
        shown["type"] = [*known, *added]
    elif "number" in added:
        shown["type"] = ["number" if name == "integer" else name for name in known]
        shown["type"] = shown["type"][0] if len(shown["type"]) == 1 else shown["type"]
    if "items" in stated and "items" not in shown and "array" in known:
        shown["items"] = stated["items"]


def _names(schema: dict[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)
