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


SENT = "| Name | Type | Notes |\n|--|--|--|\n| `name` | string | Its name |\n| `span` | number | Its width |"
CALL = "```\ncurl -X POST -d '<json>' https://kites.example/kites\n```"


@pytest.mark.parametrize(
    "parts",
    [
        (SENT, "### Example", fenced('{"name": "Red", "span": 2}')),
        (CALL, "### Input", SENT, "#### Example", fenced('{"name": "Red", "span": 2}'), "### Response", fenced(KITE)),
        (CALL, fenced('{"name": "string", "span": 0}'), "Status: 201 Created - Example response", fenced(KITE)),
        ("The request must hold\nthe following object:", fenced('{"name": "Red", "span": 2}'), "Answer:", fenced(KITE)),
    ],
    ids=["below the table of parameters", "between table and response", "right after the call", "wrapped sentence"],
)
def test_an_example_of_the_request_is_no_answer(parts: tuple[str, ...]) -> None:
    openapi = captured(section("Create a kite", "POST /kites", *parts))
    body = openapi["paths"]["/kites"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"name", "span"}
    shown = answer(openapi, "post", "/kites")
    assert shown == ({"$ref": "#/components/schemas/Kite"} if KITE in str(parts) else {}) or "allOf" in shown


def test_what_follows_the_call_alone_is_its_answer() -> None:
    openapi = captured(section("Create a kite", "POST /kites", SENT, CALL, fenced('{"name": "Red", "span": 2}')))
    assert answer(openapi, "post", "/kites")


def test_a_table_of_the_envelope_is_not_about_the_resource() -> None:
    table = "| Name | Type | Notes |\n|--|--|--|\n| `total` | integer | All |\n| `data` | array | The kites |"
    rows = "| `data[].hue` | string | Its colour |"
    page = section(
        "List kites", "GET /kites", "### Response", table + "\n" + rows, fenced(f'{{"total": 1, "data": [{KITE}]}}')
    )
    kite = captured(page)["components"]["schemas"]["Kite"]["properties"]
    assert set(kite) == {"id", "name", "span", "tags", "hue"}


def test_null_in_an_example_is_allowed_beside_the_stated_type() -> None:
    table = "## Kite properties\n\n| Name | Type | Notes |\n|--|--|--|\n| `owner` | string | Whose it is |\n"
    page = table + "\n" + section("Get a kite", "GET /kites/{id}", fenced('{"id": 1, "owner": null}'))
    assert captured(page)["components"]["schemas"]["Kite"]["properties"]["owner"]["type"] == ["string", "null"]


def test_a_table_of_values_holds_no_parameters() -> None:
    page = section("Create a kite", "POST /kites", "| Key | Value |\n|--|--|\n| `secret` | abc |", SENT)
    body = captured(page)["paths"]["/kites"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"name", "span"}


def test_a_date_whose_example_has_a_time_is_a_date_time() -> None:
    table = "| Parameter | Required | Example |\n|--|--|--|\n| `since: date` | false | `?since=2026-01-02T03:04:05Z` |"
    parameters = captured(section("List kites", "GET /kites", table))["paths"]["/kites"]["get"]["parameters"]
    assert parameters[0]["schema"]["format"] == "date-time"
