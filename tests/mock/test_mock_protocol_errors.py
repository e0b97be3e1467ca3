"""The vendor's own words: which code of the catalogue, for which field, for which piece of a path."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from mocked import KEY, NOTEBOOKS, Client, Mocked, varied, with_conventions

from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.mock.errors import Refusals
from driftwitness.mock.exchange import RefusalError

WHOLE = {
    "type": "object",
    "properties": {
        "request": {"type": "string", "format": "uuid"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message", "attribute"],
                "properties": {
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "attribute": {"type": "string"},
                },
            },
        },
    },
    "required": ["request", "errors"],
}
LISTED = {"when": "/errors", "schema": "#/components/schemas/Whole", "code": "/errors/0/code"}
LISTED["message"] = "/errors/0/message"
INVALID = [
    {"code": "unsupported_param", "status": 400, "when": "invalid-input"},
    {"code": "missing_param", "status": 400, "when": "invalid-input"},
    {"code": "bad_value", "status": 400, "when": "invalid-input"},
    {"code": "lost", "status": 404, "when": "not-found"},
]


def listing(vendor: Mocked) -> Client:
    """A vendor whose errors stand in a list."""
    components = {**NOTEBOOKS.document["components"]}
    components["schemas"] = {**components["schemas"], "Whole": WHOLE}
    paths = {
        path: {
            method: {**operation, "responses": {"200": operation["responses"].get("200", {"description": ""})}}
            for method, operation in item.items()
        }
        for path, item in NOTEBOOKS.document["paths"].items()
    }
    envelope = {**NOTEBOOKS.document["x-driftwitness"]["envelope"], "error": LISTED}
    extension = {**NOTEBOOKS.document["x-driftwitness"], "envelope": envelope, "errors": INVALID}
    client = vendor(contract=varied(components=components, paths=paths, **{"x-driftwitness": extension}))
    client.faithful = False
    return client


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, [("missing_param", "title")]),
        ({"title": 5}, [("bad_value", "title")]),
        ({"title": "", "status": "lost"}, [("bad_value", "title"), ("bad_value", "status")]),
        ({"status": "lost"}, [("missing_param", "title"), ("bad_value", "status")]),
    ],
)
def test_a_list_of_errors_has_one_for_each_field(
    vendor: Mocked, body: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    response = listing(vendor).send("POST", "/notebooks", body)
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert sorted((error["code"], error["attribute"]) for error in errors) == sorted(told)
    assert all(error["attribute"] in error["message"] for error in errors)


def test_a_list_of_errors_has_one_where_no_field_is_wrong(vendor: Mocked) -> None:
    [error] = listing(vendor).send("GET", "/notebooks/999").json()["errors"]
    assert error["code"] == "lost"


def test_of_codes_for_one_condition_the_catalogue_may_say_which_is_which(vendor: Mocked) -> None:
    errors = [
        {"code": "A", "status": 422, "when": "invalid-input"},
        {"code": "B", "status": 422, "when": "invalid-input", "of": "missing"},
    ]
    client = vendor(contract=with_conventions(errors=errors))
    codes = [client.send("POST", "/notebooks", body).json()["error"]["code"] for body in ({}, {"title": 5})]
    assert codes == ["B", "A"]


def piece(name: str, *known: str) -> dict[str, Any]:
    schema = {"type": "string", "examples": list(known)} if known else {"type": "string"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def modular(errors: list[dict[str, Any]]) -> Contract:
    """A vendor with one URL pattern, and errors inside a 200 with a code for each of its pieces."""

    def operation(name: str, parameters: list[Any]) -> dict[str, Any]:
        content = {"application/json": {"schema": {"type": "object"}}}
        return {
            "operationId": name,
            "parameters": parameters,
            "responses": {"200": {"description": "OK", "content": content}},
        }

    pieces = [piece("part", "sales"), piece("thing", "deal"), piece("verb", "list")]
    identified = [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Modular", "version": "1"},
        "servers": [{"url": "https://api.example.com/api/v2"}],
        "paths": {
            "/m/{part}/{thing}/{verb}": {"get": operation("call", pieces), "post": operation("callByPost", pieces)},
            "/m/sales/deal/get/{id}": {"get": operation("getDeal", identified)},
            "/m/sales/deal/close": {"post": operation("closeDeal", [])},
            "/m/sales/order/list": {"get": operation("listOrders", [])},
            "/m/stock/{thing}/{verb}": {"get": operation("stock", pieces[1:])},
        },
        "x-driftwitness": {
            "envelope": {"error": {"when": "/error", "code": "/error/code", "message": "/error/text"}},
            "errors": errors,
        },
    }
    return Contract("modular", document, EvidenceIndex({}))


PIECES = [
    {"code": 20, "when": "not-found"},
    {"code": 31, "when": "not-found", "of": "part"},
    {"code": 32, "when": "not-found", "of": "thing"},
    {"code": 30, "when": "method-not-allowed", "of": "verb"},
]


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/m/sales/deal/list", None),
        ("POST", "/m/sales/deal/list", None),
        ("GET", "/m/sales/order/list", None),
        ("POST", "/m/sales/deal/close", None),
        ("GET", "/m/sales/deal/get/1", None),
        ("GET", "/m/stock/deal/list", None),
        ("GET", "/m/other/deal/list", 31),
        ("GET", "/m/other/other/other", 31),
        ("GET", "/m/sales/other/other", 32),
        ("POST", "/m/sales/order/list", 32),
        ("GET", "/m/stock/order/list", 32),
        ("GET", "/m/sales/deal/other", 30),
        ("GET", "/m/sales/deal/close", 30),
        ("GET", "/m/sales/deal/LIST", 30),
        ("DELETE", "/m/sales/deal/list", 30),
        ("DELETE", "/m/other/deal/list", 31),
        ("GET", "/m/other", 31),
        ("GET", "/m/sales", 32),
        ("GET", "/m/sales/deal", 30),
        ("GET", "/m/sales/deal/list/more", 20),
        ("GET", "/n/sales/deal/list", 20),
        ("GET", "/", 20),
    ],
)
def test_an_unknown_piece_of_the_path_has_its_own_code(vendor: Mocked, method: str, path: str, code: int) -> None:
    client = vendor(contract=modular(PIECES))
    client.faithful = False
    response = client.send(method, path)
    assert response.status_code == 200
    assert response.json().get("error", {}).get("code") == code


def test_without_codes_for_pieces_any_value_is_taken(vendor: Mocked) -> None:
    client = vendor(contract=modular(PIECES[:1]))
    client.faithful = False
    assert "error" not in client.send("GET", "/m/other/other/other").json()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/notebooks", 200),
        ("/%6Eotebooks", 200),
        ("/notebooks/4%31", 200),
        ("/Notebooks", 404),
        ("/notebooks//", 404),
        ("//notebooks", 404),
        ("/notebooks//notes", 404),
        ("/notebooks%2F41", 404),
        ("/notebooks/41%2Fnotes", 404),
        ("/notebooks.json", 404),
        ("/notebooks/41.json", 404),
    ],
)
def test_which_paths_are_the_same(vendor: Mocked, path: str, status: int) -> None:
    client = vendor()
    prepared = requests.Request("GET", client.base, headers={"Authorization": f"Bearer {KEY}"}).prepare()
    # as it is: the library would take the escapes out
    prepared.url = client.base + path
    assert client.session.send(prepared, timeout=20).status_code == status


def test_a_suffix_is_part_of_the_path_where_it_is_documented(vendor: Mocked) -> None:
    paths = NOTEBOOKS.document["paths"]
    renamed = {f"{path}.json" if path.startswith("/notebooks") else path: item for path, item in paths.items()}
    client = vendor(contract=varied(paths=renamed))
    client.faithful = False
    found = {path: client.send("GET", path).status_code for path in ("/notebooks.json", "/notebooks", "/notebooks/41")}
    assert found == {"/notebooks.json": 200, "/notebooks": 404, "/notebooks/41": 404}
    assert client.send("GET", "/notebooks/41.json").status_code == 200


def test_what_is_done_to_one_answer_is_not_done_to_the_next() -> None:
    refusals = Refusals(NOTEBOOKS)
    first = refusals.answer(RefusalError("not-found"), None)
    told = json.dumps(first.content)
    first.content.clear()
    assert json.dumps(refusals.answer(RefusalError("not-found"), None).content) == told
