"""Schemas of OpenAPI 3.0 and Swagger 2.0 as JSON Schema 2020-12 (OpenAPI 3.1.1, appendix and section 4.8.24)."""

from __future__ import annotations

from typing import Any

ANNOTATIONS = ("description", "title", "default", "deprecated", "readOnly", "writeOnly")
"""What may stand beside a reference without asserting anything: before 3.1, assertions there counted for nothing."""


def upgrade(schema: dict[str, Any]) -> dict[str, Any]:
    """Give one schema object in the newer dialect; the schemas inside it are upgraded already."""
    nullable = any(schema.get(name) is True for name in ("nullable", "x-nullable"))
    result = {name: value for name, value in schema.items() if name not in ("nullable", "x-nullable")}
    if "$ref" in result:
        kept = {name: value for name, value in result.items() if name == "$ref" or name in ANNOTATIONS}
        return {"anyOf": [kept, {"type": "null"}]} if nullable else kept
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        _bound(result, exclusive, bound)
    if "example" in result:
        example = result.pop("example")
        result.setdefault("examples", [example])
    if isinstance(result.get("discriminator"), str):
        result["discriminator"] = {"propertyName": result["discriminator"]}
    if result.get("type") == "file":
        result |= {"type": "string", "format": "binary"}
    return _or_null(result) if nullable else result


def _bound(schema: dict[str, Any], exclusive: str, bound: str) -> None:
    """Make a bound of ``exclusiveMinimum: true`` beside ``minimum``."""
    flag = schema.get(exclusive)
    if isinstance(flag, bool):
        del schema[exclusive]
        if flag and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Allow null too.

    Without a ``type`` of its own a schema was not made nullable by the letter of OpenAPI 3.0.3; its author meant it.
    """
    kinds = schema.get("type")
    if isinstance(kinds, str):
        schema["type"] = [kinds, "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        return schema
    if isinstance(kinds, list) or not set(schema) - {*ANNOTATIONS, "examples"}:
        return schema
    outside = {name: schema.pop(name) for name in (*ANNOTATIONS, "examples") if name in schema}
    return {"anyOf": [schema, {"type": "null"}], **outside}
