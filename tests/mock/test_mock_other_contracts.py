"""Contracts of other habits: no envelope, ids that are strings, empty answers, errors in a list, no examples."""

from __future__ import annotations

import re
from typing import Any

import pytest
from mocked import Client, Mocked

from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.contract.evidence import Evidence

PARCEL = {
    "type": "object",
    "required": ["ref", "name", "sent_on", "weight", "tags", "steps", "label", "closed_at", "courier"],
    "properties": {
        "ref": {"type": "string"},
        "name": {"type": "string"},
        "sent_on": {"type": "string", "format": "date"},
        "weight": {"type": "number", "minimum": 2},
        "tags": {"type": "array", "items": {"type": "string"}},
        "steps": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "position": {"type": "integer"},
                    "place": {"type": "string"},
                    "note": {"type": "string"},
                },
            },
        },
        "label": {"type": "string", "enum": ["small", "large"]},
        "closed_at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
        "courier": {"$ref": "#/components/schemas/Courier"},
    },
}
COURIER = {
    "type": "object",
    "required": ["name", "mail", "fast"],
    "properties": {
        "name": {"type": "string"},
        "mail": {"type": "string", "format": "email"},
        "fast": {"type": "boolean"},
        "depot": {"$ref": "#/components/schemas/Courier"},
    },
}
ERROR = {
    "type": "object",
    "required": ["request", "errors"],
    "properties": {
        "request": {"type": "string", "format": "uuid"},
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["code", "text"], "properties": {"code": {"type": "string"}}},
        },
    },
}
# As capture writes it: the resource has the types, the answer says what it requires.
WHOLE_STEPS = {"properties": {"steps": {"items": {"required": ["position", "place", "note"]}}}}
STEP = {"type": "object", "required": ["place"], "properties": {"place": {"type": "string"}}}
BODY = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "tags": {"type": "array"},
        "steps": {"type": "array", "items": STEP},
    },
}


def schema(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def answer(status: str, content: Any, **more: Any) -> dict[str, Any]:
    media = {"content": {"application/json": {"schema": content, **more}}} if content else {}
    return {status: {"description": "what comes", **media}}


def body(content: Any) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": content}}}


REF = [{"name": "ref", "in": "path", "required": True, "schema": {"type": "string"}}]
FAULTS = answer("404", schema("Error")) | answer("422", schema("Error")) | answer("400", schema("Error"))


def parcels(example: Any = None) -> Contract:
    """A contract of a vendor that keeps parcels; ``example`` is a documented one."""
    shown = {"example": example} if example else {}
    made = answer("201", {"allOf": [schema("Parcel"), WHOLE_STEPS]}, **shown) | FAULTS
    made["201"]["links"] = {"getParcel": {"operationId": "getParcel", "parameters": {"ref": "$response.body#/ref"}}}
    changed = {"type": "object", "properties": BODY["properties"]}
    paths = {
        "/parcels": {
            "get": {
                "operationId": "listParcels",
                "responses": answer("200", {"type": "array", "items": schema("Parcel")}),
            },
            "post": {"operationId": "createParcel", "requestBody": body(BODY), "responses": made},
        },
        "/parcels/{ref}": {
            "get": {
                "operationId": "getParcel",
                "parameters": REF,
                "responses": answer("200", schema("Parcel")) | FAULTS,
            },
            "patch": {
                "operationId": "updateParcel",
                "parameters": REF,
                "requestBody": body(changed),
                "responses": answer("200", schema("Parcel")) | FAULTS,
            },
            "delete": {"operationId": "deleteParcel", "parameters": REF, "responses": answer("204", None) | FAULTS},
        },
        "/depots": {"get": {"operationId": "getDepots", "responses": answer("2XX", schema("Courier"))}},
        "/stamps": {"get": {"operationId": "getStamps", "responses": {}}},
        "/queue": {"put": {"operationId": "putQueue", "responses": answer("202", None)}},
    }
    error = {
        "when": "/errors",
        "schema": "#/components/schemas/Error",
        "code": "/errors/0/code",
        "message": "/errors/0/text",
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Parcels", "version": "1"},
        "servers": [{"url": "https://parcels.example/api/v2"}],
        "paths": paths,
        "components": {"schemas": {"Parcel": PARCEL, "Courier": COURIER, "Error": ERROR}},
        "x-driftwitness": {"envelope": {"error": error}},
    }
    return Contract("parcels", document, EvidenceIndex({"": Evidence("stated")}))


def make(client: Client, **sent: Any) -> dict[str, Any]:
    made: dict[str, Any] = client.ok("POST", "/parcels", {"name": "a", **sent})
    return made


def test_the_whole_lifecycle_without_one_example(vendor: Mocked) -> None:
    client = vendor(contract=parcels())
    made = make(client, tags=["b"], steps=[{"place": "c", "unknown": 1}, {"place": "d"}])
    assert (made["name"], made["tags"], made["weight"], made["label"]) == ("a", ["b"], 2, "small")
    assert (made["sent_on"], made["closed_at"]) == ("2026-01-01", None)
    assert [(step["position"], step["place"], "unknown" in step) for step in made["steps"]] == [
        (1, "c", False),
        (2, "d", False),
    ]
    assert made["courier"] == {"name": "x", "mail": "someone@example.com", "fast": True}
    listed = client.ok("GET", "/parcels")
    assert (listed[0], len(listed)) == (made, 4)
    client.ok("PATCH", f"/parcels/{made['ref']}", {"name": "z"})
    assert client.ok("GET", f"/parcels/{made['ref']}") == made | {"name": "z"}
    gone = client.send("DELETE", f"/parcels/{made['ref']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert "Content-Type" not in gone.headers
    assert client.send("GET", f"/parcels/{made['ref']}").status_code == 404


def test_what_no_answer_could_show_is_not_kept(vendor: Mocked) -> None:
    client = vendor(contract=parcels())
    made = make(client)
    sent = {"name": "b", "tags": ["c", 1]}
    refused = [client.send("POST", "/parcels", sent), client.send("PATCH", f"/parcels/{made['ref']}", sent)]
    assert [response.status_code for response in refused] == [422, 422]
    assert client.ok("GET", "/parcels")[0] == made


EXAMPLE = {
    "ref": "prc_a1b2c3",
    "name": "Tea Box",
    "sent_on": "2025-03-04",
    "weight": 2.5,
    "tags": [],
    "steps": [{"position": 1, "place": "Rome", "note": "nte_9z8y7x"}],
    "label": "large",
    "closed_at": None,
    "courier": {"name": "Ann", "mail": "ann@example.com", "fast": False},
}


@pytest.mark.parametrize(
    ("documented", "pattern"),
    [
        ("prc_a1b2c3", r"prc_[0-9a-f]{6}"),
        (
            "8a72bead-8d69-44c2-be4a-0a355b1ad4a0",
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        ),
        ("first", r"first-\d"),
        (17, r"\d+"),
    ],
)
def test_ids_have_the_shape_of_the_documented_one(vendor: Mocked, documented: Any, pattern: str) -> None:
    client = vendor(contract=parcels(EXAMPLE | {"ref": documented}))
    client.faithful = isinstance(documented, str)
    found = [make(client)["ref"] for _ in range(3)]
    assert len(set(found)) == 3
    assert all(re.fullmatch(pattern, str(ref)) for ref in found), found


def test_what_the_server_makes_follows_the_example(vendor: Mocked) -> None:
    client = vendor(contract=parcels(EXAMPLE))
    made = make(client, steps=[{"place": "Oslo"}])
    assert (made["weight"], made["label"], made["courier"]) == (2.5, "large", EXAMPLE["courier"])
    assert re.fullmatch(r"nte_[0-9a-f]{6}", made["steps"][0]["note"])
    assert made["steps"][0]["note"] != "nte_9z8y7x"


def test_errors_in_a_list_keep_what_the_schema_requires(vendor: Mocked) -> None:
    client = vendor(contract=parcels())
    missing, invalid = client.send("GET", "/parcels/none"), client.send("POST", "/parcels", {})
    assert (missing.status_code, invalid.status_code) == (404, 422)
    assert missing.json() == {
        "request": "00000000-0000-4000-8000-000000000000",
        "errors": [{"code": "not_found", "text": "Not found."}],
    }


def test_a_catalogue_is_not_needed(vendor: Mocked) -> None:
    contract = parcels()
    contract.document["x-driftwitness"].clear()  # type: ignore[attr-defined]
    contract.document["components"]["schemas"]["Error"] = {"type": "object"}
    assert vendor(contract=contract).send("GET", "/nowhere").json() == {"message": "Not found."}


def test_without_a_catalogue_the_documented_status_is_used(vendor: Mocked) -> None:
    contract = parcels()
    del contract.document["paths"]["/parcels"]["post"]["responses"]["422"]
    assert vendor(contract=contract).send("POST", "/parcels", {}).status_code == 400


def test_an_injection_into_members_leaves_errors_alone(vendor: Mocked) -> None:
    error = vendor("drop-property", contract=parcels()).send("GET", "/parcels/none").json()
    assert error.keys() == {"request", "errors"}


@pytest.mark.parametrize(
    ("method", "path", "status", "content"),
    [
        ("GET", "/depots", 200, {"name": "x", "mail": "someone@example.com", "fast": True}),
        ("GET", "/stamps", 200, {}),
        ("PUT", "/queue", 202, None),
    ],
)
def test_an_operation_of_no_resource_answers_what_its_schema_allows(
    vendor: Mocked, method: str, path: str, status: int, content: Any
) -> None:
    client = vendor(contract=parcels())
    client.faithful = False
    response = client.send(method, path)
    assert (response.status_code, response.json() if response.content else None) == (status, content)
