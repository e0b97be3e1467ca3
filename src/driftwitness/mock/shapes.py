"""JSON Schemas as the mock reads them: references followed, ``allOf`` merged, one branch of alternatives taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer

MAX_DEPTH = 12
MOST_KEPT = 20_000
MERGED = ("properties", "items", "required", "type")

BY_FORMAT = {
    "date-time": "2026-01-01T00:00:00Z",
    "date": "2026-01-01",
    "time": "00:00:00Z",
    "email": "someone@example.com",
    "uri": "https://example.com/",
    "uri-reference": "/",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uuid": "00000000-0000-4000-8000-000000000000",
}

_NOTHING: dict[str, Any] = {"properties": {}, "required": [], "type": []}
"""What a schema that says nothing is, flattened."""


def flatten(contract: Contract, schema: Any) -> dict[str, Any]:
    """Give a schema without ``$ref``, ``allOf``, ``anyOf`` and ``oneOf`` at its top.

    ``properties`` holds each property's raw schema, as ``allOf`` where several members speak of it, and so does
    ``items``; ``type`` is a list. The result is shared: nobody may change it.
    """
    if not schema:
        return _NOTHING
    known = contract.flattened.get(id(schema))
    if known is None:
        if len(contract.flattened) > MOST_KEPT:
            contract.flattened.clear()
        known = contract.flattened[id(schema)] = (schema, _flattened(contract, schema))
    return known[1]


def _flattened(contract: Contract, schema: Any) -> dict[str, Any]:
    merged: dict[str, Any] = {"properties": {}, "required": [], "type": []}
    for part in _parts(contract, schema, 0):
        for name, value in (part.get("properties") or {}).items():
            merged["properties"][name] = _both(merged["properties"].get(name), value)
        if "items" in part:
            merged["items"] = _both(merged.get("items"), part["items"])
        merged["required"] += [name for name in part.get("required") or () if name not in merged["required"]]
        types = part.get("type") or []
        merged["type"] = [types] if isinstance(types, str) else types or merged["type"]
        merged |= {key: value for key, value in part.items() if key not in MERGED}
    return merged


def _both(known: Any, value: Any) -> Any:
    return value if known in (None, value) else {"allOf": [known, value]}


def _parts(contract: Contract, schema: Any, depth: int) -> Iterable[Mapping[str, Any]]:
    schema = contract.resolve(schema)
    if not isinstance(schema, dict) or depth > MAX_DEPTH:
        return
    for member in schema.get("allOf") or ():
        yield from _parts(contract, member, depth + 1)
    yield {key: value for key, value in schema.items() if key not in ("allOf", "anyOf", "oneOf")}
    for keyword in ("anyOf", "oneOf"):
        branches = [contract.resolve(branch) for branch in schema.get(keyword) or ()]
        chosen = next(
            (branch for branch in branches if isinstance(branch, dict) and branch.get("type") != "null"), None
        )
        yield from _parts(contract, chosen, depth + 1)
        if chosen is not None and len(branches) > 1 and {"type": "null"} in branches:
            types = chosen.get("type") or []
            yield {"type": [*([types] if isinstance(types, str) else types), "null"]}


def shown(flat: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the properties that an answer of this schema shows: the required ones, or all where none is."""
    return tuple(name for name in flat["properties"] if name in flat["required"]) or tuple(flat["properties"])


def at(contract: Contract, schema: Any, pointer: str) -> Any:
    """Give the raw schema of what stands at a body pointer, or None where the schema does not tell.

    A property name that meets an array means that property of its items.
    """
    for token in json_pointer.split(pointer):
        flat = flatten(contract, schema)
        if "items" in flat and token not in flat["properties"]:
            schema = flat["items"]
            if token.isdigit():
                continue
            flat = flatten(contract, schema)
        if token not in flat["properties"]:
            return None
        schema = flat["properties"][token]
    return schema


def sample(contract: Contract, schema: Any, depth: int = 0) -> Any:
    """Give a small value of a schema: what it documents if it does, else the least that its type allows."""
    flat = flatten(contract, schema)
    for keyword in ("const", "default"):
        if keyword in flat:
            return flat[keyword]
    for keyword in ("examples", "enum"):
        if flat.get(keyword):
            return flat[keyword][0]
    types = flat["type"] or (["object"] if flat["properties"] else ["array"] if "items" in flat else ["null"])
    if types[0] == "object":
        names = shown(flat) if depth == 0 else [name for name in flat["properties"] if name in flat["required"]]
        return {name: sample(contract, flat["properties"][name], depth + 1) for name in names if depth < MAX_DEPTH}
    if types[0] == "array":
        count = int(flat.get("minItems", 0)) if depth < MAX_DEPTH else 0
        return [sample(contract, flat.get("items"), depth + 1) for _ in range(count)]
    return _scalar(types[0], flat)


def _scalar(kind: str, flat: Mapping[str, Any]) -> Any:
    if kind == "string":
        return BY_FORMAT.get(flat.get("format", ""), "x" * int(flat.get("minLength", 1)))
    if kind in ("integer", "number"):
        return max(flat.get("minimum", 1), 0)
    return True if kind == "boolean" else None
