"""What a schema says on its first level, once references and ``allOf`` are followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from driftwitness.contract.model import Contract

KEYWORDS = (
    *("enum", "const", "format", "pattern", "default", "multipleOf", "uniqueItems"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
)
NULL = "null"
_MAX_BRANCHES = 200


@dataclass(slots=True)
class Flat:
    """One level of a schema: each part with the pointer of its place in the contract.

    ``types`` is None where any type is allowed; ``choices`` are the branches of ``anyOf`` and ``oneOf``, but for one
    that only allows null too.
    """

    place: str
    types: frozenset[str] | None = None
    properties: dict[str, tuple[Any, str]] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    items: tuple[Any, str] | None = None
    keywords: dict[str, tuple[Any, str]] = field(default_factory=dict)
    choices: list[tuple[Any, str]] = field(default_factory=list)


def flatten(contract: Contract, schema: Any, place: str) -> Flat:
    """Give one level of the schema that stands at a place; what its members hold is not looked at."""
    value, place = contract.locate(schema, place)
    flat = Flat(place)
    _add(contract, flat, value, place, set())
    return flat


def _add(contract: Contract, flat: Flat, schema: Any, place: str, seen: set[str]) -> None:
    if not isinstance(schema, Mapping) or place in seen or len(seen) > _MAX_BRANCHES:
        return
    seen.add(place)
    if "$ref" in schema:
        _add(contract, flat, *contract.locate({"$ref": schema["$ref"]}, place), seen)
    if (types := _types(schema)) is not None:
        flat.types = types if flat.types is None else flat.types & types
    for name, inner in _mapping(schema.get("properties")).items():
        flat.properties.setdefault(name, (inner, f"{place}/properties/{_escape(name)}"))
    for name in schema.get("required") or () if isinstance(schema.get("required"), list) else ():
        flat.required.setdefault(str(name), f"{place}/required")
    if "items" in schema and flat.items is None:
        flat.items = (schema["items"], f"{place}/items")
    for keyword in KEYWORDS:
        if keyword in schema:
            flat.keywords.setdefault(keyword, (schema[keyword], f"{place}/{keyword}"))
    for index, branch in enumerate(schema.get("allOf") or ()):
        _add(contract, flat, *contract.locate(branch, f"{place}/allOf/{index}"), seen)
    for keyword in ("anyOf", "oneOf"):
        _choose(contract, flat, schema, keyword, place, seen)


def _choose(
    contract: Contract, flat: Flat, schema: Mapping[str, Any], keyword: str, place: str, seen: set[str]
) -> None:
    branches = [(branch, f"{place}/{keyword}/{index}") for index, branch in enumerate(schema.get(keyword) or ())]
    others = [(branch, at) for branch, at in branches if branch != {"type": NULL}]
    if len(others) == 1 and len(branches) == 2:
        _add(contract, flat, *contract.locate(*others[0]), seen)
        flat.types = None if flat.types is None else flat.types | {NULL}
    else:
        flat.choices.extend(branches)


def _types(schema: Mapping[str, Any]) -> frozenset[str] | None:
    """Give the types that a schema allows; those of its values where it lists them, or of its members."""
    kinds = schema.get("type")
    if isinstance(kinds, str):
        return frozenset([kinds])
    if isinstance(kinds, list):
        return frozenset(map(str, kinds))
    return frozenset(["object"]) if schema.get("properties") else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
