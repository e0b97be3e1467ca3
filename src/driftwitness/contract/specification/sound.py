"""Takes out of an OpenAPI 3.1 document what has another shape than it must have, so that the rest can be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.specification.grammar import EXTENSIBLE, METHODS, OPENAPI, walk

Rule = Callable[[Any], bool]
TYPES = frozenset({"null", "boolean", "object", "array", "number", "string", "integer"})


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict | bool)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _are(each: Rule, *, at_least: int = 0) -> Rule:
    return lambda value: isinstance(value, list) and len(value) >= at_least and all(map(each, value))


def _is_server(value: Any) -> bool:
    try:
        return (
            isinstance(value, dict) and isinstance(value.get("url"), str) and bool(urlsplit(value["url"]).hostname or 1)
        )
    except ValueError:  # brackets that hold no IPv6 address
        return False


def _is_parameter(value: Any) -> bool:
    named = isinstance(value, dict) and all(isinstance(value.get(name), str) for name in ("name", "in"))
    return named or (isinstance(value, dict) and "$ref" in value)


def _is_type(value: Any) -> bool:
    kinds = value if isinstance(value, list) else [value]
    return bool(kinds) and all(isinstance(kind, str) and kind in TYPES for kind in kinds)


def _is_discriminator(value: Any) -> bool:
    named = isinstance(value, dict) and isinstance(value.get("propertyName"), str)
    return named and _is_mapping(value.get("mapping", {}))


def _each(rule: Rule, *names: str) -> dict[str, Rule]:
    return dict.fromkeys(names, rule)


_SHARED = {"$ref": _is_text}
RULES: Mapping[str, Mapping[str, Rule]] = {
    "document": _each(_is_mapping, "info", "paths", "webhooks", "components")
    | {"servers": _are(_is_server), "security": _are(_is_mapping)},
    "components": _each(_is_mapping, *OPENAPI["components"]),
    "pathItem": _SHARED | {"servers": _are(_is_server), "parameters": _is_list} | _each(_is_mapping, *METHODS),
    "operation": {"operationId": _is_text, "tags": _are(_is_text), "security": _are(_is_mapping)}
    | {
        "servers": _are(_is_server),
        "parameters": _is_list,
        **_each(_is_mapping, "requestBody", "responses", "callbacks"),
    },
    "parameter": _SHARED | _each(_is_mapping, "content", "examples") | {"schema": _is_schema, "required": _is_flag},
    "header": _SHARED | _each(_is_mapping, "content", "examples") | {"schema": _is_schema, "required": _is_flag},
    "requestBody": _SHARED | {"content": _is_mapping, "required": _is_flag},
    "mediaType": {"schema": _is_schema, **_each(_is_mapping, "examples", "encoding")},
    "response": _SHARED | _each(_is_mapping, "headers", "content", "links"),
    "link": _SHARED | {"operationId": _is_text, "parameters": _is_mapping},
    "securityScheme": _SHARED | _each(_is_text, "type", "name", "in", "scheme"),
    "schema": _SHARED
    | _each(_is_text, "pattern", "format", "description", "title", "$dynamicRef", "$anchor")
    | _each(_is_flag, "uniqueItems", "readOnly", "writeOnly", "deprecated")
    | _each(_is_number, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    | _each(_is_count, "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
    | _each(_is_schema, *(name for name, shape in OPENAPI["schema"].items() if shape == "schema"))
    | _each(_is_mapping, *(name for name, shape in OPENAPI["schema"].items() if shape.startswith("{")))
    | _each(_are(lambda _: True, at_least=1), "enum", "anyOf", "oneOf", "allOf", "prefixItems")
    | {"type": _is_type, "required": _are(_is_text), "examples": _are(lambda _: True)}
    | {"multipleOf": lambda value: _is_number(value) and value > 0, "discriminator": _is_discriminator},
}
"""Kind of object → its member → whether the member may have a value."""


_NO_URI = re.compile(r"[^!-~]|[<>\\^`{|}\"]|%(?![0-9A-Fa-f]{2})")
_MAY_BE_FLAGS = frozenset(
    {"additionalProperties", "unevaluatedProperties", "unevaluatedItems", "not", "if", "then", "else"}
)


def make_sound(document: dict[str, Any]) -> tuple[str, ...]:
    """Take such parts out of the document, in place, and give their pointers."""
    found: list[str] = []
    for kind, value, place in walk(OPENAPI, "document", document):
        rules = RULES.get(kind, {})
        for name in [name for name, rule in rules.items() if name in value and not rule(value[name])]:
            found.append(json_pointer.join(*place, name))
            del value[name]
        reference = value.get("$ref") if kind == "schema" else None
        if reference is not None and reference.startswith("#/"):
            if isinstance(json_pointer.get(document, unquote(reference[1:]), None), dict | bool):
                value["$ref"] = encoded(reference)
            else:
                found.append(json_pointer.join(*place, "$ref"))
                del value["$ref"]
        for name, shape in OPENAPI.get(kind, {}).items():
            if name not in value:
                continue
            if shape.endswith(("schema", "schema}", "schema]")) and name not in _MAY_BE_FLAGS:
                whole = shape == "schema" and isinstance(value[name], dict)
                value[name] = value[name] if whole else _written_out(value[name])
            if not (wrong := _wrong_members(shape, value[name])):
                continue
            found += [json_pointer.join(*place, name, key) for key in wrong if not _is_extension(shape, key)]
            if kept := _without(value[name], wrong):
                value[name] = kept
            else:
                del value[name]
    return tuple(found)


def encoded(reference: str) -> str:
    """Write a reference into the document as a URI: in many the names stand as they are, spaces and all."""
    return "#" + quote(unquote(reference[1:]), safe="/~:@!$&'()*+,;=?") if _NO_URI.search(reference) else reference


def _wrong_members(shape: str, value: Any) -> list[str | int]:
    """Name the members of a list or mapping that are not of its kind."""
    rule = {"schema": _is_schema, "parameter": _is_parameter}.get(shape[1:-1], _is_mapping)
    if shape.startswith("{"):
        return [key for key, item in value.items() if not rule(item)]
    return [index for index, item in enumerate(value) if not rule(item)] if shape.startswith("[") else []


def _written_out(value: Any) -> Any:
    """Give ``true`` and ``false`` as the mappings that mean the same, which everything can look into."""
    if isinstance(value, bool):
        return {} if value else {"not": {}}
    if isinstance(value, list) and any(isinstance(item, bool) for item in value):
        return [_written_out(item) if isinstance(item, bool) else item for item in value]
    if isinstance(value, dict) and any(isinstance(item, bool) for item in value.values()):
        return {name: _written_out(item) if isinstance(item, bool) else item for name, item in value.items()}
    return value


def _is_extension(shape: str, key: str | int) -> bool:
    return shape in EXTENSIBLE and str(key).startswith("x-")


def _without(value: Any, wrong: list[str | int]) -> Any:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key not in wrong}
    return [item for index, item in enumerate(value) if index not in wrong]
