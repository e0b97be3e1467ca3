"""Reads the contract's JSON Schemas without a value: their parts, properties, types and constraints in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from driftwitness.checks.model import show
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer

STATED = frozenset({"stated", "vendor-spec"})
_DEEPEST = 12
_BOUNDS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "text matching {}",
    "const": "{}",
    "multipleOf": "a multiple of {}",
}

MOST_KEPT = 20_000
_OPEN = frozenset({"additionalProperties", "patternProperties", "unevaluatedProperties"})


class _Combined(NamedTuple):
    """A schema and what its parts say together."""

    schema: Any
    parts: Sequence[Mapping[str, Any]]
    properties: Mapping[str, Any]
    types: frozenset[str]
    items: Any
    is_closed: bool
    merged: Mapping[str, Any]


_NOTHING = _Combined(None, (), {}, frozenset(), {}, False, {})


def parts(contract: Contract, schema: Any) -> Sequence[Mapping[str, Any]]:
    """Give a schema and all that it combines: references followed, ``allOf``, ``anyOf`` and ``oneOf`` opened."""
    return _combined(contract, schema).parts


def properties(contract: Contract, schema: Any) -> Mapping[str, Any]:
    """Give the documented members of an object schema, those of its parts included."""
    return _combined(contract, schema).properties


def items(contract: Contract, schema: Any) -> Any:
    """Give the schema of an array's elements; empty where the contract does not say."""
    return _combined(contract, schema).items


def types(contract: Contract, schema: Any) -> frozenset[str]:
    """Give the JSON types that a schema names; empty where it names none."""
    return _combined(contract, schema).types


def merged(contract: Contract, schema: Any) -> Mapping[str, Any]:
    """Give the keywords of a schema and all that it combines; of several the last one's."""
    return _combined(contract, schema).merged


def is_closed(contract: Contract, schema: Any) -> bool:
    """Whether a schema tells the properties of an object, and not what else it may hold."""
    return _combined(contract, schema).is_closed


def has_unknown(contract: Contract, schema: Any, value: Any) -> bool:
    """Whether any object in a value has a member that the schema, which tells its members, does not name."""
    known = _combined(contract, schema)
    if isinstance(value, list):
        inner = known.items
        for member in value if inner else ():
            if isinstance(member, dict | list) and has_unknown(contract, inner, member):
                return True
    elif isinstance(value, dict):
        named = known.properties
        if known.is_closed and not value.keys() <= named.keys():
            return True
        for name, member in value.items():
            if isinstance(member, dict | list) and name in named and has_unknown(contract, named[name], member):
                return True
    return False


def _combined(contract: Contract, schema: Any) -> _Combined:
    """Read a schema once: every value of every body asks for it."""
    if not isinstance(schema, dict):
        return _NOTHING
    known = contract.combined.get(id(schema))
    if known is None:
        if len(contract.combined) > MOST_KEPT:
            contract.combined.clear()
        known = contract.combined[id(schema)] = _combine(schema, tuple(_parts(contract, schema, 0)))
    return known


def _combine(schema: Any, opened: Sequence[Mapping[str, Any]]) -> _Combined:
    members, named, merged = dict[str, Any](), set[str](), dict[str, Any]()
    for part in opened:
        merged |= part
        members |= part.get("properties") or {}
        types = part.get("type") or ()
        named |= {types} if isinstance(types, str) else set(types)
    elements: Any = next((part["items"] for part in opened if part.get("items")), {})
    is_open = any(_OPEN & part.keys() for part in opened)
    return _Combined(schema, opened, members, frozenset(named), elements, bool(members) and not is_open, merged)


def _parts(contract: Contract, schema: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    schema = contract.resolve(schema)
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    yield schema
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword) or ():
            yield from _parts(contract, part, depth + 1)


def required(contract: Contract, schema: Any) -> set[str]:
    """Give the members that an object must have."""
    return {name for part in parts(contract, schema) for name in part.get("required") or ()}


def at(contract: Contract, schema: Any, tokens: Sequence[str | int]) -> Any:
    """Give the schema of what stands at a place in the value, or None where the contract does not document it."""
    for token in tokens:
        if isinstance(token, int) or (token.isdigit() and "array" in types(contract, schema)):
            schema = items(contract, schema)
        else:
            schema = properties(contract, schema).get(token)
        if schema is None:
            return None
    return schema


def place(contract: Contract, pointer: str, tokens: Sequence[str | int]) -> str | None:
    """Give the pointer of the schema of what stands at a place in the value that ``pointer``'s schema describes."""
    schema, pointer = contract.locate(json_pointer.get(contract.document, pointer, {}), pointer)
    if not tokens:
        return pointer
    step = "/items" if isinstance(tokens[0], int) else f"/properties{json_pointer.join(tokens[0])}"
    if json_pointer.get(contract.document, pointer + step, None) is not None:
        return place(contract, pointer + step, tokens[1:])
    known = schema if isinstance(schema, dict) else {}
    combined = [(keyword, len(known.get(keyword) or ())) for keyword in ("allOf", "anyOf", "oneOf")]
    inside = (place(contract, f"{pointer}/{keyword}/{i}", tokens) for keyword, size in combined for i in range(size))
    return next((found for found in inside if found), None)


def is_free_form(contract: Contract, schema: Any, pointer: str) -> bool:
    """Whether the client chooses the members of this object: no document states any, examples at most show some."""
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        pointer = schema["$ref"].removeprefix("#")
    shown_only = contract.evidence.of(f"{pointer}/properties").kind not in STATED
    return "object" in types(contract, schema) and (shown_only or not properties(contract, schema))


def kind(value: Any) -> str:
    """Name the JSON type of a value."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    names = {dict: "object", list: "array", str: "string", int: "integer", float: "number"}
    return next(name for python, name in names.items() if isinstance(value, python))


def is_of(value: Any, names: frozenset[str]) -> bool:
    """Whether a value has one of these JSON types; no types allow any value."""
    whole = isinstance(value, float) and value.is_integer()
    found = {kind(value)} | ({"number"} if kind(value) == "integer" else set()) | ({"integer"} if whole else set())
    return not names or bool(found & names)


def described(value: Any) -> str:
    """Write a value with its JSON type: ``string "12"``, ``integer 12``, ``null``, ``array of 3``."""
    if isinstance(value, dict):
        return f"object with {', '.join(sorted(value)) or 'no members'}"
    if isinstance(value, list):
        return f"array of {len(value)}"
    return "null" if value is None else f"{kind(value)} {show([value])[1:-1]}"


def constraint(contract: Contract, pointer: str) -> str:
    """Put into words what the contract asserts at the pointer of a schema's keyword."""
    place, _, keyword = pointer.rpartition("/")
    expected = json_pointer.get(contract.document, pointer, None)
    if keyword in ("type", "format"):
        return _type(json_pointer.get(contract.document, place, {}))
    if keyword == "enum" and isinstance(expected, list):
        return f"one of {', '.join(str(value) for value in expected)}"
    if keyword in _BOUNDS:
        return _BOUNDS[keyword].format(expected if isinstance(expected, str) else show(expected))
    plain = {
        "required": "present",
        "uniqueItems": "no element twice",
        "additionalProperties": "no members but the documented ones",
        "anyOf": "one of the documented alternatives",
        "oneOf": "one of the documented alternatives",
    }
    return plain.get(keyword, f"{keyword} as documented")


def _type(schema: Mapping[str, Any]) -> str:
    named = schema.get("type") or ()
    words = named if isinstance(named, str) else " or ".join(named)
    return ", ".join(part for part in (words, f"format {schema['format']}" if "format" in schema else "") if part)
