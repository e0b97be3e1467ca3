"""What must hold for every captured contract, whatever the page."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import jsonschema
from openapi_spec_validator import validate

from driftwitness.capture import Captured
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.evidence import hash_lines
from driftwitness.document import Document

OTHERS: tuple[Any, ...] = ("text", 7, 7.5, True, None, ["text"], {"text": "text"})


def validator(openapi: dict[str, Any], schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**schema, "components": openapi["components"]})


def media_types(openapi: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every media type of requests and responses with its pointer."""
    holders: list[tuple[tuple[str, ...], dict[str, Any]]] = []
    for path, item in openapi["paths"].items():
        for method, operation in item.items():
            at = ("paths", path, method)
            if "requestBody" in operation:
                holders.append(((*at, "requestBody"), operation["requestBody"]))
            for status, response in operation["responses"].items():
                holders.append(((*at, "responses", status), response))
    for name, response in openapi["components"].get("responses", {}).items():
        holders.append((("components", "responses", name), response))
    for at, holder in holders:
        for media_type, content in holder.get("content", {}).items():
            yield json_pointer.join(*at, "content", media_type), content


def examples(openapi: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for place, content in media_types(openapi):
        for example in content.get("examples", {}).values():
            yield place, content["schema"], example["value"]


def places(value: Any, at: str = "") -> Iterator[str]:
    """The pointer of every leaf and container."""
    yield at
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, at + json_pointer.join(key))


def changed(value: Any, at: str, other: Any) -> Any:
    """A copy of the value with another value at the pointer."""
    if not at:
        return other
    value = copy.deepcopy(value)
    *parents, last = json_pointer.split(at)
    holder = json_pointer.walk(value, parents)
    holder[int(last) if isinstance(holder, list) else last] = other
    return value


def assert_examples_validate(openapi: dict[str, Any]) -> int:
    found = list(examples(openapi))
    for place, schema, value in found:
        errors = [error.message for error in validator(openapi, schema).iter_errors(value)]
        assert not errors, f"{place}: the documented example breaks the captured schema: {errors}"
    return len(found)


def assert_types_matter(openapi: dict[str, Any]) -> int:
    """Change the type at every place of every response example: no change to a type that nobody documents may pass."""
    tried = 0
    for place, schema, value in examples(openapi):
        if place.endswith("/requestBody/content/application~1json"):
            continue
        check = validator(openapi, schema)
        for at in places(value):
            documented = documented_types(openapi, schema, json_pointer.split(at))
            if json_pointer.get(value, at) is None and not documented:
                continue  # null alone tells no type
            assert documented, f"{place}: nothing is said of the type at {at!r}"
            for other in OTHERS:
                if not jsonschema.Draft202012Validator({"type": sorted(documented)}).is_valid(other):
                    tried += 1
                    assert not check.is_valid(changed(value, at, other)), f"{place}: {other!r} passes at {at!r}"
    return tried


def documented_types(openapi: dict[str, Any], schema: dict[str, Any], tokens: tuple[str, ...]) -> set[str]:
    """The types that the schema names at a place, over all its branches."""
    if "$ref" in schema:
        schema = json_pointer.get(openapi, schema["$ref"][1:])
    found: set[str] = set()
    for branch in schema.get("allOf", []):
        found |= documented_types(openapi, branch, tokens)
    if not tokens:
        names = schema.get("type", [])
        return found | ({names} if isinstance(names, str) else set(names))
    inner = schema.get("items") if tokens[0].isdigit() and "items" in schema else None
    inner = inner or schema.get("properties", {}).get(tokens[0]) or schema.get("additionalProperties")
    return found | (documented_types(openapi, inner, tokens[1:]) if isinstance(inner, dict) else set())


def assert_evidence(captured: Captured, documents: list[Document]) -> None:
    """Every entry points at something, its hash is that of its lines, and every assertion has an entry of its own."""
    by_name = {document.name: document for document in documents}
    for place, entry in captured.evidence.items():
        assert json_pointer.get(captured.openapi, place) is not json_pointer.MISSING, f"nothing stands at {place}"
        first, last = entry["lines"]
        assert entry["sha256"] == hash_lines(by_name[entry["document"]].source[first - 1 : last]), place
    missing = [place for place in assertions(captured.openapi) if place not in captured.evidence]
    assert not missing, f"no evidence for {missing}"


def assertions(openapi: dict[str, Any]) -> Iterator[str]:
    """Operations, parameters, responses, properties, headers, security schemes, and the entries of x-driftwitness."""
    for path, item in openapi["paths"].items():
        for method, operation in item.items():
            at = json_pointer.join("paths", path, method)
            yield at
            yield from (f"{at}/parameters/{index}" for index in range(len(operation.get("parameters", []))))
            yield from (f"{at}/responses/{status}" for status in operation["responses"])
    for part in ("headers", "responses", "securitySchemes", "schemas"):
        yield from (json_pointer.join("components", part, name) for name in openapi["components"].get(part, {}))
    for place, content in media_types(openapi):
        yield from properties(content.get("schema", {}), f"{place}/schema")
    for name, schema in openapi["components"].get("schemas", {}).items():
        yield from properties(schema, f"/components/schemas/{name}")
    for name, part in openapi["x-driftwitness"].items():
        if isinstance(part, list):
            yield from (f"/x-driftwitness/{name}/{index}" for index in range(len(part)))
        elif name == "envelope":
            yield from (f"/x-driftwitness/envelope/{kind}/{key}" for kind, keys in part.items() for key in keys)
        else:
            yield from (f"/x-driftwitness/{name}/{key}" for key in part)


def properties(schema: Any, at: str) -> Iterator[str]:
    """Properties that say something of their own; in a branch of `allOf` the branch's evidence stands for all of it."""
    if not isinstance(schema, dict):
        return
    for name, inner in schema.get("properties", {}).items():
        place = at + json_pointer.join("properties", name)
        yield place
        yield from properties(inner, place)
    for index, inner in enumerate(schema.get("allOf", [])):
        if "$ref" not in inner:
            yield f"{at}/allOf/{index}"
    yield from properties(schema.get("items"), f"{at}/items")


def assert_sound(captured: Captured, documents: list[Document]) -> None:
    """All of the above, and the OpenAPI validator."""
    validate(captured.openapi)
    assert_examples_validate(captured.openapi)
    assert_types_matter(captured.openapi)
    assert_evidence(captured, documents)
