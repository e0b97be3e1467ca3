"""What stands where in an OpenAPI or Swagger document, as data; and one walk over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Place = tuple[str | int, ...]
Grammar = Mapping[str, Mapping[str, str]]
"""Kind of object → its member (``*`` for any) → the kind that stands there: ``[kind]`` a list, ``{kind}`` a mapping."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_SCHEMA = {
    **dict.fromkeys(("properties", "patternProperties", "$defs", "dependentSchemas"), "{schema}"),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
    **dict.fromkeys(
        ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"), "schema"
    ),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), "schema"),
}
_PATH_ITEM = {**dict.fromkeys(METHODS, "operation"), "parameters": "[parameter]"}
_CONTENT = {"schema": "schema", "content": "{mediaType}", "examples": "{example}"}

OPENAPI: Grammar = {
    "document": {"paths": "{pathItem}", "webhooks": "{pathItem}", "components": "components"},
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "examples": "{example}",
        "requestBodies": "{requestBody}",
        "headers": "{header}",
        "securitySchemes": "{securityScheme}",
        "links": "{link}",
        "callbacks": "{callback}",
        "pathItems": "{pathItem}",
    },
    "pathItem": _PATH_ITEM,
    "operation": {
        "parameters": "[parameter]",
        "requestBody": "requestBody",
        "responses": "{response}",
        "callbacks": "{callback}",
    },
    "callback": {"*": "pathItem"},
    "parameter": _CONTENT,
    "header": _CONTENT,
    "requestBody": {"content": "{mediaType}"},
    "mediaType": {"schema": "schema", "examples": "{example}", "encoding": "{encoding}"},
    "encoding": {"headers": "{header}"},
    "response": {"headers": "{header}", "content": "{mediaType}", "links": "{link}"},
    "schema": _SCHEMA,
}

SWAGGER: Grammar = {
    "document": {
        "paths": "{pathItem}",
        "definitions": "{schema}",
        "parameters": "{parameter}",
        "responses": "{response}",
    },
    "pathItem": _PATH_ITEM,
    "operation": {"parameters": "[parameter]", "responses": "{response}"},
    "parameter": {"schema": "schema"},
    "response": {"schema": "schema"},
    "schema": _SCHEMA,
}

EXTENSIBLE = ("{pathItem}", "{response}")
"""Mappings in which a name that starts with ``x-`` is an extension; anywhere else it is a name."""

Change = Callable[[str, dict[str, Any], Place], dict[str, Any]]


def members(grammar: Grammar, kind: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any, Place]]:
    """Give what an object of a kind holds directly: the kind, the value, and its place below the object."""
    known = grammar.get(kind, {})
    for name, inner in value.items():
        shape = known.get(name) or known.get("*")
        if shape is None or name.startswith("x-"):
            continue
        if shape in EXTENSIBLE and isinstance(inner, dict):
            yield from ((shape[1:-1], item, (name, key)) for key, item in inner.items() if not key.startswith("x-"))
        elif shape.startswith("{") and isinstance(inner, dict):
            yield from ((shape[1:-1], item, (name, key)) for key, item in inner.items())
        elif shape.startswith("[") and isinstance(inner, list):
            yield from ((shape[1:-1], item, (name, index)) for index, item in enumerate(inner))
        elif not shape.startswith(("{", "[")):
            yield shape, inner, (name,)


def walk(grammar: Grammar, kind: str, value: Any, place: Place = ()) -> Iterator[tuple[str, dict[str, Any], Place]]:
    """Give every object that the grammar knows, outermost first, with its kind and place."""
    pending: list[tuple[str, Any, Place]] = [(kind, value, place)]
    while pending:
        kind, value, place = pending.pop()
        if isinstance(value, dict):
            yield kind, value, place
            inner = [(below, item, (*place, *at)) for below, item, at in members(grammar, kind, value)]
            pending.extend(reversed(inner))


def change(grammar: Grammar, kind: str, value: Any, how: Change, place: Place = ()) -> Any:
    """Give a copy in which ``how`` has replaced every object that the grammar knows, innermost first."""
    if not isinstance(value, dict):
        return value
    result = dict(value)
    for below, item, at in members(grammar, kind, value):
        fresh = change(grammar, below, item, how, (*place, *at))
        if len(at) == 1:
            result[str(at[0])] = fresh
        else:
            if result[str(at[0])] is value[str(at[0])]:
                result[str(at[0])] = value[str(at[0])].copy()
            result[str(at[0])][at[1]] = fresh
    return how(kind, result, place)
