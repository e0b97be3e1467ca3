"""The real page that the project started from, where it is at hand."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.capture.assertions import (
    assert_evidence,
    assert_examples_validate,
    assert_sound,
    assert_types_matter,
    validator,
)
from tests.capture.vendor_page_facts import (
    BODIES,
    CONVENTIONS,
    FINDINGS,
    INTEGER,
    LINKS,
    LISTING,
    OPERATIONS,
    PARAMETERS,
    REQUIRED,
    SCHEMAS,
    STRING,
)

from driftwitness.capture import Captured, capture
from driftwitness.document import Document, read_document

NAME = "leadform.txt"
HERE = Path(__file__).parents[2] / ".." / "shared" / "documents"
PAGE = Path(os.environ.get("DRIFTWITNESS_DOCUMENTS", HERE)) / NAME

pytestmark = pytest.mark.skipif(
    not PAGE.is_file(), reason=f"{NAME} is not at hand: set DRIFTWITNESS_DOCUMENTS to the folder that holds it"
)


@functools.cache
def captured() -> tuple[Captured, Document]:
    document = read_document(PAGE)
    return capture([document], vendor="leadform"), document


def operation(operation_id: str) -> dict[str, Any]:
    for item in captured()[0].openapi["paths"].values():
        for found in item.values():
            if found["operationId"] == operation_id:
                return dict(found)
    raise AssertionError(f"no operation {operation_id}")


def body(operation_id: str) -> dict[str, Any]:
    schema: dict[str, Any] = operation(operation_id)["requestBody"]["content"]["application/json"]["schema"]
    return schema


def test_operations() -> None:
    openapi = captured()[0].openapi
    assert openapi["info"] == {"title": "REST API v1", "version": "v1"}
    assert openapi["servers"] == [{"url": "https://flow.profluxus.com/api/v1"}]
    assert openapi["components"]["securitySchemes"] == {"bearer": {"type": "http", "scheme": "bearer"}}
    assert openapi["security"] == [{"bearer": []}]
    assert [tag["name"] for tag in openapi["tags"]] == ["Forms", "Entries", "Webhooks", "Account"]
    found = {
        op["operationId"]: (
            method,
            path,
            op["tags"][0],
            [int(status) for status in op["responses"] if status >= "4"],
            int(next(iter(op["responses"]))),
        )
        for path, item in openapi["paths"].items()
        for method, op in item.items()
    }
    assert found == OPERATIONS


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_parameters(operation_id: str) -> None:
    found = operation(operation_id).get("parameters", [])
    assert {parameter["name"]: parameter["schema"] for parameter in found} == PARAMETERS.get(operation_id, {})
    assert [parameter["name"] for parameter in found if parameter.get("required")] == [
        parameter["name"] for parameter in found if parameter["in"] == "path"
    ]


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_request_bodies(operation_id: str) -> None:
    if operation_id in BODIES:
        assert body(operation_id) == BODIES[operation_id]
    else:
        assert "requestBody" not in operation(operation_id)


@pytest.mark.parametrize(
    ("operation_id", "place", "kind", "line"),
    [
        ("createForm", "/name", "stated", 64),
        ("createForm", "/fields/items", "example", 77),
        ("updateForm", "/name", "stated", 162),
        ("updateForm", "/name/maxLength", "inferred", 64),
        ("updateWebhook", "/url/pattern", "inferred", 366),
        ("updateWebhook", "/events/items", "inferred", 367),
    ],
)
def test_evidence_tells_the_stated_from_the_concluded(operation_id: str, place: str, kind: str, line: int) -> None:
    method, path, *_ = OPERATIONS[operation_id]
    pointer = (
        f"/paths/{path.replace('/', '~1')}/{method}/requestBody/content/application~1json/schema/properties{place}"
    )
    entry = captured()[0].evidence[pointer]
    assert (entry["kind"], entry["lines"][0]) == (kind, line)


def test_resource_schemas() -> None:
    schemas = dict(captured()[0].openapi["components"]["schemas"])
    error = schemas.pop("Error")
    assert schemas == {name: {"type": "object", "properties": found} for name, found in SCHEMAS.items()}
    assert error == {
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {
                    "code": STRING,
                    "message": STRING,
                    "details": {"type": "object"},
                    "retry_after": INTEGER,
                },
                "required": ["code", "message"],
            }
        },
        "required": ["error"],
    }


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_success_schema_requires_what_its_example_shows(operation_id: str) -> None:
    status = str(OPERATIONS[operation_id][4])
    schema = operation(operation_id)["responses"][status]["content"]["application/json"]["schema"]
    if operation_id.startswith("delete"):
        assert schema == {"allOf": [{"$ref": "#/components/schemas/Confirmation"}, {"required": ["message"]}]}
        return
    data = schema["properties"]["data"]
    lists = operation_id.startswith("list")
    reference, rest = (data["items"] if lists else data)["allOf"]
    resource = {"Forms": "Form", "Entries": "Entry", "Webhooks": "Webhook"}.get(
        operation(operation_id)["tags"][0], "Account"
    )
    resource = {"listFormEntries": "Entry", "getAccountUsage": "AccountUsage"}.get(operation_id, resource)
    assert reference == {"$ref": f"#/components/schemas/{resource}"}
    assert sorted(rest["required"]) == sorted(REQUIRED[operation_id].split())
    assert schema["required"] == (["data", "meta"] if operation_id in ("listForms", "listFormEntries") else ["data"])


def resource(operation_id: str) -> str:
    """The resource by the operation's name: the last of Form, Entry ... that stands in it."""
    names = ("AccountUsage", "Account", "Webhook", "Entr", "Form")
    return next(name for name in names if name in operation_id).replace("Entr", "Entry")


def test_conventions() -> None:
    assert captured()[0].openapi["x-driftwitness"] == CONVENTIONS


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_links(operation_id: str) -> None:
    responses = operation(operation_id)["responses"]
    found = {name: link for response in responses.values() for name, link in response.get("links", {}).items()}
    expression = "$response.body#/data/0/id" if operation_id in LISTING else "$response.body#/data/id"
    assert found == {
        target: {"operationId": target, "requestBody" if name == "form_id" else "parameters": {name: expression}}
        for target, name in LINKS.get(LISTING.get(operation_id, operation_id), {}).items()
    }


def test_limiter_headers_on_every_response() -> None:
    components = captured()[0].openapi["components"]
    every = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}
    assert {name for name, header in components["headers"].items() if header.get("required")} == every
    assert set(components["headers"]) == every | {"Retry-After"}
    for operation_id in OPERATIONS:
        for response in operation(operation_id)["responses"].values():
            target = components["responses"][response["$ref"].rpartition("/")[2]] if "$ref" in response else response
            refused = target["description"] == "Too Many Requests"
            assert set(target["headers"]) == (every | {"Retry-After"} if refused else every)


def test_error_responses_hold_what_their_examples_show() -> None:
    openapi = captured()[0].openapi
    responses = openapi["components"]["responses"]

    def valid(name: str, error: dict[str, Any]) -> bool:
        schema = responses[name]["content"]["application/json"]["schema"]
        return validator(openapi, schema).is_valid({"error": {"code": "x", "message": "y", **error}})

    assert valid("NotFound", {})
    assert valid("NotFound", {"details": {"any": 1}})
    assert not valid("TooManyRequests", {})
    assert valid("TooManyRequests", {"retry_after": 3})
    assert not valid("UnprocessableEntity", {"details": {"name": "text"}})
    assert valid("UnprocessableEntity", {"details": {"name": ["text"]}})
    assert valid("UnprocessableEntity", {"details": {}})


def test_everything_that_must_hold_for_any_page() -> None:
    found, document = captured()
    assert_sound(found, [document])
    assert assert_examples_validate(found.openapi) == 21  # 14 answers, 5 requests, 2 errors
    assert assert_types_matter(found.openapi) > 700
    assert_evidence(found, [document])


def test_exchanges_are_all_answers_that_parse() -> None:
    found = captured()[0].exchanges
    assert [exchange.operation_id for exchange in found] == [name for name in OPERATIONS if name != "getForm"]
    first = found[0]
    assert first.url == "https://flow.profluxus.com/api/v1/forms?page=1&per_page=10"
    assert (first.where.first, first.where.last) == (35, 57)
    create = found[1]
    assert create.request_body["name"] == "Newsletter Signup"
    assert ("Content-Type", "application/json") in create.headers


def test_every_trap_of_the_page_is_found_and_nothing_else() -> None:
    assert [(finding.rule, finding.lines) for finding in captured()[0].findings] == FINDINGS


def test_lines_that_nothing_used_are_descriptions_only() -> None:
    found, document = captured()
    lines = [document.line(n) for span in found.unused for n in range(span.first, span.last + 1) if document.line(n)]
    assert not [line for line in lines if line.lstrip().startswith(("{", "}", '"', "curl", "GET", "POST", "PUT"))]
    assert len(lines) < len([line for line in document.lines if line.strip()]) / 15


def test_no_sentence_of_the_page_is_in_the_contract() -> None:
    found, document = captured()
    schemas = json.dumps({key: value for key, value in found.openapi.items() if key != "paths"})
    sentences = [sentence.text for sentence in document.sentences() if len(sentence.text.split()) > 6]
    assert sentences
    assert not [text for text in sentences if json.dumps(text)[1:-1] in schemas + json.dumps(found.openapi["paths"])]
