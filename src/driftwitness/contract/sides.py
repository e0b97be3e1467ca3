"""Schemas as one side of the wire keeps them: nobody sends what is ``readOnly``, or answers what is ``writeOnly``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import unquote

import orjson

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.specification.grammar import OPENAPI, Place, change

Side = Literal["request", "response"]

_HIDDEN: Mapping[Side, str] = {"request": "readOnly", "response": "writeOnly"}
_MAX_SCHEMAS = 200


def that_differ(document: Mapping[str, Any]) -> frozenset[Side]:
    """Name the sides that some property is not for."""
    try:
        text = orjson.dumps(document)
    except TypeError:  # an integer of more than 64 bits: look at everything
        return frozenset(_HIDDEN)
    return frozenset(side for side, word in _HIDDEN.items() if f'"{word}":true'.encode() in text)


def of(document: Mapping[str, Any], side: Side) -> dict[str, Any]:
    """Give the document in which no schema requires a property that is not for that side.

    OpenAPI 3.0.3, section 4.7.24.2; in 3.1 both words only annotate, and mean the same.
    """

    def relieve(kind: str, value: dict[str, Any], _: Place) -> dict[str, Any]:
        if kind != "schema" or not ("required" in value or "allOf" in value):
            return value
        hidden = _hidden(document, value, _HIDDEN[side])
        if not hidden:
            return value
        branches = value.get("allOf")
        if isinstance(branches, list):
            value["allOf"] = [_relieved(branch, hidden) for branch in branches]
        return {**value, **_relieved(value, hidden)}

    result: dict[str, Any] = change(OPENAPI, "document", document, relieve)
    return result


def _relieved(schema: Any, hidden: set[str]) -> Any:
    if not isinstance(schema, dict) or not isinstance(required := schema.get("required"), list):
        return schema
    return schema | {"required": [name for name in required if not isinstance(name, str) or name not in hidden]}


def _hidden(document: Mapping[str, Any], schema: Mapping[str, Any], word: str) -> set[str]:
    """Give the properties that have the word in a schema, in what it refers to, or in what it combines."""
    found: set[str] = set()
    pending, seen = [schema], set[int]()
    while pending and len(seen) < _MAX_SCHEMAS:
        current = _followed(document, pending.pop())
        if not isinstance(current, dict) or id(current) in seen:
            continue
        seen.add(id(current))
        properties = current.get("properties")
        for name, inner in properties.items() if isinstance(properties, dict) else ():
            if isinstance(inner, dict) and (inner.get(word) is True or _says(_followed(document, inner), word)):
                found.add(name)
        branches = current.get("allOf")
        pending += branches if isinstance(branches, list) else []
    return found


def _says(schema: Any, word: str) -> bool:
    return isinstance(schema, dict) and schema.get(word) is True


def _followed(document: Mapping[str, Any], schema: Any) -> Any:
    for _ in range(50):
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return schema
        schema = json_pointer.get(document, unquote(reference[1:]), None)
    return None
