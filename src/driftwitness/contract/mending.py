"""Takes out of a document's schemas what no validator can read, so that the rest can be judged by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import jsonschema_rs

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.specification.grammar import OPENAPI, Place, change
from driftwitness.contract.specification.sound import encoded

_INNER = OPENAPI["schema"]
_REFERENCES = ("$ref", "$dynamicRef")
_OF_OTHER_DIALECTS = ("$id", "id", "$schema")


@dataclass(frozen=True, slots=True)
class Illegible:
    """A part of a schema that no validator can read, by its pointer in the contract; nothing is judged by it."""

    pointer: str
    problem: str


def mend(document: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Illegible, ...]]:
    """Give the document without such parts, and which they were, in the order of the document."""
    found: list[Illegible] = []
    known: dict[str, str | None] = {}

    def problem(keyword: str, value: Any) -> str | None:
        """Tell why a keyword cannot have this value; None where it can."""
        if keyword in _REFERENCES:
            return _unfound(document, value)
        key = json.dumps({keyword: value}, default=str)
        if key not in known:
            known[key] = _refusal({keyword: value})
        return known[key]

    def whole(kind: str, schema: dict[str, Any], place: Place) -> dict[str, Any]:
        if kind != "schema":
            return schema
        result: dict[str, Any] = {}
        for keyword, value in schema.items():
            if keyword in _OF_OTHER_DIALECTS:
                continue  # it would give the references inside another base
            kept, refused = _members(keyword, value)
            at = (*place, keyword)
            found.extend(Illegible(json_pointer.join(*at, name), "is no schema") for name in refused)
            if refused and not kept:
                continue
            if told := problem(keyword, _outline(keyword, kept)):
                found.append(Illegible(json_pointer.join(*at), told))
            else:
                result[keyword] = encoded(kept) if keyword in _REFERENCES else kept
        return result

    mended: dict[str, Any] = change(OPENAPI, "document", document, whole)
    return mended, tuple(found)


def _members(keyword: str, value: Any) -> tuple[Any, list[str | int]]:
    """Leave out of a list or mapping of schemas what is none."""
    shape = _INNER.get(keyword, "")
    if shape.startswith("{") and isinstance(value, dict):
        refused: list[str | int] = [name for name, item in value.items() if not isinstance(item, dict | bool)]
        return {name: item for name, item in value.items() if name not in refused}, refused
    if shape.startswith("[") and isinstance(value, list):
        kept = [item for item in value if isinstance(item, dict | bool)]
        return kept, [index for index, item in enumerate(value) if not isinstance(item, dict | bool)]
    return value, []


def _outline(keyword: str, value: Any) -> Any:
    """Give a keyword's value with ``true`` for the schemas inside, which are looked at by themselves."""
    shape = _INNER.get(keyword, "")
    if shape.startswith("{") and isinstance(value, dict):
        return dict.fromkeys(value, True)
    if shape.startswith("[") and isinstance(value, list):
        return [True for _ in value]
    return True if shape == "schema" and isinstance(value, dict) else value


def _refusal(schema: dict[str, Any]) -> str | None:
    try:
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, TypeError) as error:
        return str(error).partition("\n")[0]
    return None


def _unfound(document: Mapping[str, Any], reference: Any) -> str | None:
    if not isinstance(reference, str) or not reference.startswith("#"):
        return f"{reference!r} does not lead into the document"
    if reference != "#" and not reference.startswith("#/"):
        return None  # an anchor
    target = json_pointer.get(document, unquote(reference[1:]), None)
    return None if isinstance(target, dict | bool) else f"{reference!r} leads to no schema"
