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


OPERATIONS = {
    "listForms": ("get", "/forms", "Forms", [401, 403, 422, 429, 500, 503], 200),
    "createForm": ("post", "/forms", "Forms", [400, 401, 403, 422, 429, 500, 503], 201),
    "getForm": ("get", "/forms/{id}", "Forms", [401, 403, 404, 422, 429, 500, 503], 200),
    "updateForm": ("put", "/forms/{id}", "Forms", [400, 401, 403, 404, 422, 429, 500, 503], 200),
    "deleteForm": ("delete", "/forms/{id}", "Forms", [401, 403, 404, 422, 429, 500, 503], 200),
    "listFormEntries": ("get", "/forms/{id}/entries", "Forms", [401, 403, 404, 422, 429, 500, 503], 200),
    "getEntry": ("get", "/entries/{id}", "Entries", [401, 403, 404, 422, 429, 500, 503], 200),
    "createEntry": ("post", "/entries", "Entries", [400, 401, 403, 404, 422, 429, 500, 503], 201),
    "deleteEntry": ("delete", "/entries/{id}", "Entries", [401, 403, 404, 422, 429, 500, 503], 200),
    "listWebhooks": ("get", "/webhooks", "Webhooks", [401, 403, 429, 500, 503], 200),
    "createWebhook": ("post", "/webhooks", "Webhooks", [400, 401, 403, 404, 422, 429, 500, 503], 201),
    "updateWebhook": ("put", "/webhooks/{id}", "Webhooks", [400, 401, 403, 404, 422, 429, 500, 503], 200),
    "deleteWebhook": ("delete", "/webhooks/{id}", "Webhooks", [401, 403, 404, 422, 429, 500, 503], 200),
    "getAccount": ("get", "/account", "Account", [401, 403, 429, 500, 503], 200),
    "getAccountUsage": ("get", "/account/usage", "Account", [401, 403, 422, 429, 500, 503], 200),
}


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


PAGE_NUMBER = {"type": "integer", "default": 1, "minimum": 1}
PAGE_SIZE = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
DATE = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
PARAMETERS = {
    "listForms": {
        "page": PAGE_NUMBER,
        "per_page": PAGE_SIZE,
        "status": {"type": "string", "enum": ["active", "draft", "archived"]},
        "search": {"type": "string"},
    },
    "listFormEntries": {
        "id": {"type": "integer"},
        "page": PAGE_NUMBER,
        "per_page": PAGE_SIZE,
        "since": DATE,
        "until": DATE,
    },
    "getAccountUsage": {
        "period": {
            "type": "string",
            "anyOf": [{"enum": ["current", "previous"]}, {"pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}],
            "default": "current",
        }
    },
    **dict.fromkeys(
        ["getForm", "updateForm", "deleteForm", "getEntry", "deleteEntry", "updateWebhook", "deleteWebhook"],
        {"id": {"type": "integer"}},
    ),
    **dict.fromkeys(["createForm", "createEntry", "listWebhooks", "createWebhook", "getAccount"], {}),
}


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_parameters(operation_id: str) -> None:
    found = operation(operation_id).get("parameters", [])
    assert {parameter["name"]: parameter["schema"] for parameter in found} == PARAMETERS[operation_id]
    assert [parameter["name"] for parameter in found if parameter.get("required")] == [
        parameter["name"] for parameter in found if parameter["in"] == "path"
    ]


MAIL = {"type": "string", "examples": ["user@example.com"]}
FIELDS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "examples": ["email", "text"]},
            "label": {"type": "string", "examples": ["Your Email", "Full Name"]},
            "required": {"type": "boolean"},
            "placeholder": MAIL,
        },
        "required": ["type", "label", "required"],
    },
}
SETTINGS = {
    "type": "object",
    "properties": {
        "redirect_url": {"type": "string", "examples": ["https://example.com/thank-you"]},
        "notification_email": MAIL,
    },
}
URL = {"type": "string", "format": "uri", "pattern": "^https://"}
EVENTS = {
    "type": "array",
    "items": {"type": "string", "enum": ["entry.created", "entry.updated", "entry.deleted", "form.updated"]},
}
NAME_PROPERTY = {"type": "string", "maxLength": 255}
BODIES: dict[str, dict[str, Any]] = {
    "createForm": {
        "type": "object",
        "properties": {
            "name": NAME_PROPERTY,
            "description": {"type": "string"},
            "fields": FIELDS,
            "settings": SETTINGS,
            "status": {"type": "string", "enum": ["draft", "active"], "default": "draft"},
        },
        "required": ["name"],
    },
    "updateForm": {
        "type": "object",
        "properties": {
            "name": NAME_PROPERTY,
            "description": {"type": "string"},
            "fields": FIELDS,
            "settings": SETTINGS,
            "status": {"type": "string", "enum": ["draft", "active", "archived"]},
        },
    },
    "createEntry": {
        "type": "object",
        "properties": {
            "form_id": {"type": "integer"},
            "fields": {
                "type": "object",
                "properties": {"email": MAIL, "full_name": {"type": "string", "examples": ["John Smith"]}},
            },
            "metadata": {
                "type": "object",
                "properties": {
                    "source": {"type": "string", "examples": ["csv_import"]},
                    "utm_campaign": {"type": "string", "examples": ["spring_2025"]},
                },
            },
        },
        "required": ["form_id", "fields"],
    },
    "createWebhook": {
        "type": "object",
        "properties": {
            "url": URL,
            "events": EVENTS,
            "form_id": {"type": "integer"},
            "secret": {"type": "string"},
        },
        "required": ["url", "events"],
    },
    "updateWebhook": {
        "type": "object",
        "properties": {"url": URL, "events": EVENTS, "is_active": {"type": "boolean"}},
    },
}


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


STRING, INTEGER, BOOLEAN = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
TIME = {"type": "string", "format": "date-time"}
URI = {"type": "string", "format": "uri"}


def strings(*names: str) -> dict[str, Any]:
    return {"type": "object", "properties": dict.fromkeys(names, STRING)}


QUOTA = {"type": "object", "properties": {"used": INTEGER, "limit": INTEGER}}
SCHEMAS: dict[str, dict[str, Any]] = {
    "Form": {
        "id": INTEGER,
        "name": STRING,
        "slug": STRING,
        "status": STRING,
        "entries_count": INTEGER,
        "created_at": TIME,
        "updated_at": TIME,
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": STRING,
                    "type": STRING,
                    "label": STRING,
                    "required": BOOLEAN,
                    "placeholder": STRING,
                },
            },
        },
        "settings": strings("redirect_url", "notification_email"),
        "public_url": URI,
    },
    "Entry": {
        "id": INTEGER,
        "form_id": INTEGER,
        "fields": strings("email", "full_name"),
        "metadata": strings("ip", "user_agent", "referrer", "country", "source", "utm_campaign"),
        "created_at": TIME,
        "form_name": STRING,
        "is_complete": BOOLEAN,
    },
    "Webhook": {
        "id": INTEGER,
        "url": URI,
        "events": {"type": "array", "items": STRING},
        "form_id": {"type": ["integer", "null"]},
        "is_active": BOOLEAN,
        "secret": STRING,
        "created_at": TIME,
        "updated_at": TIME,
    },
    "Account": {
        "id": INTEGER,
        "name": STRING,
        "email": STRING,
        "plan": {
            "type": "object",
            "properties": {"name": STRING, "forms_limit": INTEGER, "entries_limit": INTEGER, "api_access": BOOLEAN},
        },
        "created_at": TIME,
    },
    "AccountUsage": {"period": STRING, "forms": QUOTA, "entries": QUOTA, "api_calls": QUOTA, "storage_mb": QUOTA},
    "Meta": dict.fromkeys(["current_page", "per_page", "total", "last_page"], INTEGER),
    "Confirmation": {"message": STRING},
}


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


REQUIRED = {
    "listForms": "id name slug status entries_count created_at updated_at",
    "createForm": "id name slug status fields settings public_url entries_count created_at updated_at",
    "getForm": "id name slug status fields settings public_url entries_count created_at updated_at",
    "updateForm": "id name slug status updated_at",
    "listFormEntries": "id form_id fields metadata created_at",
    "getEntry": "id form_id form_name fields metadata is_complete created_at",
    "createEntry": "id form_id fields metadata is_complete created_at",
    "listWebhooks": "id url events form_id is_active secret created_at",
    "createWebhook": "id url events form_id is_active secret created_at",
    "updateWebhook": "id url events form_id is_active updated_at",
    "getAccount": "id name email plan created_at",
    "getAccountUsage": "period forms entries api_calls storage_mb",
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


def test_conventions() -> None:
    assert captured()[0].openapi["x-driftwitness"] == {
        "envelope": {
            "success": {"item": "/data", "items": "/data", "message": "/message"},
            "error": {
                "when": "/error",
                "schema": "#/components/schemas/Error",
                "code": "/error/code",
                "message": "/error/message",
            },
        },
        "errors": [
            {"code": "bad_request", "status": 400, "when": "malformed"},
            {"code": "unauthorized", "status": 401, "when": "unauthorized"},
            {"code": "forbidden", "status": 403, "when": "forbidden"},
            {"code": "resource_not_found", "status": 404, "when": "not-found"},
            {"code": "validation_error", "status": 422, "when": "invalid-input", "details": "/error/details"},
            {"code": "rate_limit_exceeded", "status": 429, "when": "rate-limited"},
            {"code": "internal_error", "status": 500, "when": "server-error"},
            {"code": "service_unavailable", "status": 503, "when": "unavailable"},
        ],
        "rateLimit": [
            {
                "quota": 100,
                "window": 60,
                "scope": "key",
                "status": 429,
                "headers": {
                    "limit": "X-RateLimit-Limit",
                    "remaining": "X-RateLimit-Remaining",
                    "reset": {"name": "X-RateLimit-Reset", "unit": "epoch-seconds"},
                    "retryAfter": "Retry-After",
                },
                "present": "every-response",
                "body": {"retryAfter": "/error/retry_after"},
            }
        ],
        "pagination": [
            {
                "style": "page",
                "page": {"param": "page", "first": 1, "default": 1},
                "size": {"param": "per_page", "default": 20, "minimum": 1, "maximum": 100},
                "items": "/data",
                "total": "/meta/total",
                "last": "/meta/last_page",
                "current": "/meta/current_page",
                "echo": "/meta/per_page",
                "operations": ["listForms", "listFormEntries"],
            }
        ],
        "ordering": [{"operation": "listForms", "items": "/data", "by": "/created_at", "direction": "descending"}],
        "filters": [
            {"operation": "listForms", "param": "status", "property": "/status", "match": "equals"},
            {"operation": "listForms", "param": "search", "property": "/name", "match": "contains"},
            {"operation": "listFormEntries", "param": "since", "property": "/created_at", "match": "after"},
            {"operation": "listFormEntries", "param": "until", "property": "/created_at", "match": "before"},
        ],
        "updates": [{"operation": "updateForm", "partial": True, "merge": ["settings"], "replace": ["fields"]}],
        "deletes": [{"operation": "deleteForm", "cascades": ["Entries"]}],
    }


LINKS = {
    "createForm": {
        "getForm": "id", "updateForm": "id", "deleteForm": "id", "listFormEntries": "id",
        "createEntry": "form_id", "createWebhook": "form_id",
    },
    "createEntry": {"getEntry": "id", "deleteEntry": "id"},
    "createWebhook": {"updateWebhook": "id", "deleteWebhook": "id"},
}  # fmt: skip
LISTING = {"listForms": "createForm", "listFormEntries": "createEntry", "listWebhooks": "createWebhook"}


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


FINDINGS = [
    ("document/rejection-without-status", (9, 9)),
    ("document/unquoted-shell-characters", (35, 37)),
    ("document/differing-values", (68, 68)),
    ("document/masked-address", (81, 81)),
    ("document/unparsable-example", (145, 146)),
    ("document/unquoted-shell-characters", (214, 216)),
    ("document/one-name-two-shapes", (223, 226)),
    ("document/undocumented-keys", (293, 296)),
    ("document/list-without-pagination", (338, 338)),
    ("document/webhook-without-payload", (360, 360)),
    ("document/update-without-property", (393, 393)),
    ("document/sentinel-value", (457, 457)),
    ("document/unquoted-shell-characters", (472, 474)),
    ("document/undocumented-error-member", (513, 513)),
    ("document/unparsable-example", (526, 526)),
    ("document/two-wait-rules", (537, 537)),
    ("document/truncated-text", (552, 553)),
]


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
