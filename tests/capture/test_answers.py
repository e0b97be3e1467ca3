"""Schemas of answers: from examples that differ, from tables, from both; and what is no part of a resource."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import validate
from tests.capture.assertions import assert_evidence, assert_examples_validate

from driftwitness.capture import capture
from driftwitness.document import markdown

KITE = '{"id": 1, "name": "Red", "span": 2.5, "tags": ["a"]}'


def captured(page: str) -> dict[str, Any]:
    document = markdown.read("kites.md", f"# Kite API\n\n{page}")
    found = capture([document], vendor="kites")
    validate(found.openapi)
    assert_evidence(found, [document])
    assert_examples_validate(found.openapi)
    return found.openapi


def answer(openapi: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    responses = openapi["paths"][path][method]["responses"]
    success = next(response for status, response in responses.items() if status.startswith("2"))
    return success.get("content", {}).get("application/json", {}).get("schema", {})  # type: ignore[no-any-return]


def section(title: str, request: str, *rest: str) -> str:
    return "\n\n".join([f"## {title}", f"`{request}`", *rest, ""])


def fenced(body: str) -> str:
    return f"```json\n{body}\n```"


def test_examples_of_one_resource_are_merged() -> None:
    page = section("Get a kite", "GET /kites/{id}", fenced(KITE)) + section(
        "Create a kite", "POST /kites", "Response:", fenced('{"id": 2, "name": null, "span": 3, "tags": []}')
    )
    kite = captured(page)["components"]["schemas"]["Kite"]
    types = {name: member["type"] for name, member in kite["properties"].items()}
    assert types == {"id": "integer", "name": ["string", "null"], "span": "number", "tags": "array"}


@pytest.mark.parametrize("other", ['{"deleted": true}', '{"id": 1}', '{"job": 5, "state": "queued"}'])
def test_an_answer_of_its_own_is_not_merged_into_the_resource(other: str) -> None:
    page = section("Get a kite", "GET /kites/{id}", fenced(KITE)) + section(
        "Delete a kite", "DELETE /kites/{id}", fenced(other)
    )
    openapi = captured(page)
    assert set(openapi["components"]["schemas"]["Kite"]["properties"]) == {"id", "name", "span", "tags"}
    assert "$ref" not in str(answer(openapi, "delete", "/kites/{id}"))
    assert "$ref" in str(answer(openapi, "get", "/kites/{id}"))


@pytest.mark.parametrize(
    "keys",
    [
        ("1", "23"),
        ("2024-01-01", "2024-01-02"),
        ("0b461f65-e7be-4c80-888a-ef11d81fd971",),
        ("GET /kites", "POST /kites"),
        ("Content-Type", "Etag"),
    ],
)
def test_objects_keyed_by_ids_are_not_enumerated(keys: tuple[str, ...]) -> None:
    body = ", ".join(f'"{key}": {{"n": {number}}}' for number, key in enumerate(keys))
    openapi = captured(section("Get totals", "GET /totals/{id}", fenced(f'{{"name": "x", "seen": {{{body}}}}}')))
    seen = openapi["components"]["schemas"]["Total"]["properties"]["seen"]
    assert "properties" not in seen
    assert seen["additionalProperties"]["properties"] == {"n": {"type": "integer"}}


def test_dots_in_quotes_stand_for_more_and_are_no_member() -> None:
    body = '{"id": 1, "more": [{"a": 1}, "..."], "...": "..."}'
    kite = captured(section("Get a kite", "GET /kites/{id}", fenced(body)))["components"]["schemas"]["Kite"]
    assert set(kite["properties"]) == {"id", "more"}
    assert kite["properties"]["more"]["items"]["type"] == "object"


def test_a_table_of_properties_adds_what_no_example_shows() -> None:
    table = "## Kite properties\n\n| Name | Type | Notes |\n|--|--|--|\n"
    rows = "| `id` | string | Its number |\n| `sold_on` | date | Its day, or null |\n"
    openapi = captured(table + rows + "\n" + section("Get a kite", "GET /kites/{id}", fenced(KITE)))
    properties = openapi["components"]["schemas"]["Kite"]["properties"]
    assert properties["sold_on"] == {"type": ["string", "null"], "format": "date"}
    assert properties["id"]["type"] == ["integer", "string"]  # the table and the example disagree: both are allowed
    assert openapi["paths"]["/kites/{id}"]["get"].get("requestBody") is None


def test_an_answer_that_only_a_table_describes() -> None:
    page = section(
        "Get a kite", "GET /kites/{id}", "Response fields", "- `id` (integer): Its number\n- `name` (string)"
    )
    openapi = captured(page)
    assert answer(openapi, "get", "/kites/{id}") == {"$ref": "#/components/schemas/Kite"}
    assert openapi["components"]["schemas"]["Kite"]["properties"] == {
        "id": {"type": "integer"},
        "name": {"type": "string"},
    }


def test_no_content_has_no_schema() -> None:
    page = section("Move a kite", "PUT /kites/{id}/place", "Returns `204 No Content`.", fenced('{"x": 1}'))
    assert answer(captured(page), "put", "/kites/{id}/place") == {}


def test_prose_and_code_of_libraries_are_known_lines() -> None:
    page = section(
        "Get a kite",
        "GET /kites/{id}",
        "It gives you one kite with all that is known of it.",
        "```python\nimport kites\nkites.get(1)\n```",
        fenced(KITE),
    )
    document = markdown.read("kites.md", f"# Kite API\n\n{page}\n\nqwertz uiop\n")
    unused = capture([document], vendor="kites").unused
    assert [document.line(run.first) for run in unused] == ["qwertz uiop"]
