"""Invented pages with many habits of documenting fields, and the fields that a reader finds in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate
from tests.capture.assertions import assert_evidence, assert_examples_validate

from driftwitness.capture import capture
from driftwitness.contract import pointer as json_pointer
from driftwitness.document import read_document

FACTS = sorted((Path(__file__).parents[1] / "data" / "documents" / "fields").glob("*.json"))
KEYWORDS = (
    "default",
    "deprecated",
    "enum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
)


def page_of(facts: Path) -> Path:
    return next(path for path in facts.parent.glob(f"{facts.stem}.*") if path != facts)


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_fields_are_captured_as_read_by_hand(facts: Path) -> None:
    document = read_document(page_of(facts))
    captured = capture([document], vendor=facts.stem)
    found = {
        f"{method.upper()} {path}": summary(captured.openapi, operation)
        for path, item in captured.openapi["paths"].items()
        for method, operation in item.items()
    }
    for name, expected in json.loads(facts.read_text()).items():
        assert {part: sorted(found[name][part]) for part in expected} == {
            part: sorted(lines) for part, lines in expected.items()
        }, name
    assert len(found) == len(json.loads(facts.read_text()))
    validate(captured.openapi)
    assert_evidence(captured, [document])
    assert_examples_validate(captured.openapi)


def summary(openapi: dict[str, Any], operation: dict[str, Any]) -> dict[str, list[str]]:
    """Parameters, body and answer in the notation of the facts files."""
    success = next(response for status, response in operation["responses"].items() if status.startswith("2"))
    return {
        "parameters": [
            f"{p['in']} {p['name']}{'!' if p.get('required') else ''} {told(p['schema'])}"
            for p in operation.get("parameters", [])
        ],
        "body": list(body(schema_of(operation.get("requestBody", {})), "")),
        "answer": sorted(set(answer(openapi, schema_of(success), ""))),
    }


def schema_of(holder: dict[str, Any]) -> dict[str, Any]:
    return next((content["schema"] for content in holder.get("content", {}).values()), {})


def told(schema: dict[str, Any]) -> str:
    """`integer|null maximum=40`: types and keywords."""
    kinds = schema.get("type", "?")
    words = [kinds if isinstance(kinds, str) else "|".join(kinds)]
    words += [schema["format"]] if "format" in schema else []
    for keyword in KEYWORDS:
        if keyword in schema:
            value = schema[keyword]
            words.append(f"{keyword}={','.join(map(str, value)) if isinstance(value, list) else value}")
    return " ".join(words)


def body(schema: dict[str, Any], at: str) -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        place = f"{at}.{name}" if at else name
        yield f"{place}{'!' if name in schema.get('required', ()) else ''} {told(inner)}"
        yield from body(inner, place)
        if "items" in inner:
            yield f"{place}[] {told(inner['items'])}"
            yield from body(inner["items"], f"{place}[]")


def answer(openapi: dict[str, Any], schema: dict[str, Any], at: str) -> Iterator[str]:
    schema = json_pointer.get(openapi, schema["$ref"][1:]) if "$ref" in schema else schema
    for branch in schema.get("allOf", []):
        if "$ref" in branch:
            yield from answer(openapi, branch, at)
    for name, inner in schema.get("properties", {}).items():
        if inner.keys() - {"required", "properties", "items"} or "$ref" in inner or not inner:
            yield f"{at}/{name} {told(inner)}"
        yield from answer(openapi, inner, f"{at}/{name}")
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            inner = schema[keyword]
            yield f"{at}/* {told(inner) if 'type' in inner else 'object'}"
            yield from answer(openapi, inner, f"{at}/*")
