from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.strategies import NOTEBOOKS, around, json_values, texts

from driftwitness.contract import Contract, EvidenceIndex, SchemaSet, pointer, store
from driftwitness.contract.bodies import parse_text
from driftwitness.contract.validity import RequestRules, Validity, plain_text

VALID, INVALID, UNKNOWN = Validity.VALID, Validity.INVALID, Validity.UNKNOWN

BODY = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "size": {"type": "integer", "maximum": 9},
        "guess": {"type": "string", "pattern": "^x"},
        "seen": {"type": "string", "examples": ["a", "b"]},
        "parts": {"type": "array", "items": {"type": "object", "required": ["kind"], "properties": {"kind": {}}}},
        "count": {"type": "number"},
    },
}
PARAMETERS = [
    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}},
    {"name": "ratio", "in": "query", "schema": {"type": "number", "maximum": 5}},
    {"name": "open", "in": "query", "schema": {"type": "boolean"}},
    {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}},
    {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
    {"name": "since", "in": "query", "schema": {"type": "string", "format": "date"}},
    {"name": "X-Trace", "in": "header", "required": True, "schema": {"type": "integer", "maximum": 9}},
    {"name": "X-Guess", "in": "header", "schema": {"type": "string", "pattern": "^x"}},
    {"name": "X-Tags", "in": "header", "schema": {"type": "array"}},
    {"name": "X-Key", "in": "header", "required": True, "schema": {"type": "string"}},
    {"name": "Accept", "in": "header", "required": True, "schema": {"const": "a/b"}},
    {"name": "content-type", "in": "header", "required": True, "schema": {"const": "a/b"}},
    {"name": "Authorization", "in": "header", "required": True, "schema": {"const": "a"}},
    {"$ref": "#/components/parameters/Sort"},
]
POST = "/paths/~1things~1{id}/post"
IN_BODY = f"{POST}/requestBody/content/application~1json/schema"
TRACED = {"x-trace": "7"}
EVIDENCE = {
    "": {"kind": "stated"},
    f"{POST}/parameters/6": {"kind": "inferred"},
    f"{POST}/parameters/8": {"kind": "example"},
    f"{IN_BODY}/properties/guess": {"kind": "example"},
    f"{IN_BODY}/properties/count": {"kind": "vendor-spec"},
}


def rules(required: bool = True, media_type: str = "application/json") -> tuple[Contract, RequestRules]:
    """The rules of one small contract."""
    content = {media_type: {"schema": BODY}}
    item = {
        "post": {"parameters": PARAMETERS, "requestBody": {"required": required, "content": content}, "responses": {}},
        "get": {"parameters": PARAMETERS[:2], "responses": {}},
    }
    sort = {"name": "sort", "in": "query", "schema": {"$ref": "#/components/schemas/Sort"}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/things/{id}": item},
        "components": {
            "parameters": {"Sort": sort},
            "schemas": {"Sort": {"enum": ["up", "down"]}},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-key"}},
        },
    }
    contract = Contract("acme", document, EvidenceIndex.from_json(EVIDENCE))
    return contract, RequestRules(contract, SchemaSet(contract))


# (path value, query, body, verdict, (part, field, keyword) of each fault)
REQUESTS: list[tuple[str, str, Any, Validity, list[tuple[str, str, str]]]] = [
    ("7", "key=a", {"name": "a"}, VALID, []),
    ("7", "key=a&page=2&ratio=1.5&open=true&since=2026-02-03&sort=up", {"name": "a", "size": 9}, VALID, []),
    ("7", "key=a", {"name": "a", "parts": [{"kind": "b"}], "seen": "b"}, VALID, []),
    ("seven", "key=a", {"name": "a"}, INVALID, [("path", "id", "type")]),
    ("", "key=a", {"name": "a"}, INVALID, [("path", "id", "type")]),
    ("7", "", {"name": "a"}, INVALID, [("query", "key", "required")]),
    ("7", "key=a&page=0", {"name": "a"}, INVALID, [("query", "page", "minimum")]),
    ("7", "key=a&page=", {"name": "a"}, INVALID, [("query", "page", "type")]),
    ("7", "key=a&page=1.5", {"name": "a"}, INVALID, [("query", "page", "type")]),
    ("7", "key=a&ratio=6", {"name": "a"}, INVALID, [("query", "ratio", "maximum")]),
    ("7", "key=a&ratio=nan", {"name": "a"}, INVALID, [("query", "ratio", "type")]),
    ("7", "key=a&open=1", {"name": "a"}, INVALID, [("query", "open", "type")]),
    ("7", "key=a&sort=left", {"name": "a"}, INVALID, [("query", "sort", "enum")]),
    (
        "7",
        "key=a&page=0&ratio=6",
        {},
        INVALID,
        [("query", "page", "minimum"), ("query", "ratio", "maximum"), ("body", "name", "required")],
    ),
    ("7", "key=a&since=yesterday", {"name": "a"}, UNKNOWN, [("query", "since", "format")]),
    ("7", "key=a&ids=1,2", {"name": "a"}, UNKNOWN, []),
    ("7", "key=a&ids=x", {"name": "a"}, UNKNOWN, []),
    ("7", "key=a&other=1", {"name": "a"}, UNKNOWN, []),
    ("7", "key=a&key=b", {"name": "a"}, UNKNOWN, []),
    ("7", "key=", {"name": "a"}, UNKNOWN, []),
    ("7", "key=%00", {"name": "a"}, UNKNOWN, []),
    ("7", "key=a%20", {"name": "a"}, UNKNOWN, []),
    ("9007199254740993", "key=a", {"name": "a"}, UNKNOWN, []),
    ("7" * 30, "key=a", {"name": "a"}, UNKNOWN, []),
    ("7", "key=a", {"name": "a" * 21}, INVALID, [("body", "name", "maxLength")]),
    ("7", "key=a", {"name": 5, "size": "x"}, INVALID, [("body", "name", "type"), ("body", "size", "type")]),
    ("7", "key=a", {"name": "a", "parts": [{"kind": 1}, {}]}, INVALID, [("body", "parts.1.kind", "required")]),
    ("7", "key=a", {"name": "a", "count": "b"}, INVALID, [("body", "count", "type")]),
    ("7", "key=a", {"name": "a", "guess": "b"}, UNKNOWN, [("body", "guess", "pattern")]),
    ("7", "key=a", {"name": 5, "guess": "b"}, INVALID, [("body", "guess", "pattern"), ("body", "name", "type")]),
    ("7", "key=a", {"name": "a", "other": "b"}, UNKNOWN, []),
    ("7", "key=a", {"name": "a", "seen": "c"}, UNKNOWN, []),
    ("7", "key=a", {"name": ""}, UNKNOWN, []),
    ("7", "key=a", {"name": "é"}, UNKNOWN, []),
    ("7", "key=a", {"name": "a", "count": 1e300}, UNKNOWN, []),
    ("7", "key=a", [], INVALID, [("body", "", "type")]),
    ("7", "key=a", b"", INVALID, [("body", "", "required")]),
    ("7", "key=a", None, INVALID, [("body", "", "required")]),
    ("7", "key=a", b"{", INVALID, [("syntax", "", "json")]),
    ("7", "key=a", b'{"name": NaN}', INVALID, [("syntax", "", "json")]),
    ("7", "key=a", b'\xef\xbb\xbf{"name": "a"}', INVALID, [("syntax", "", "json")]),
    ("7", "key=a", b'{"name": "\xff"}', INVALID, [("syntax", "", "json")]),
]


@pytest.mark.parametrize(("path_value", "query", "body", "verdict", "faults"), REQUESTS)
def test_requests(
    path_value: str, query: str, body: Any, verdict: Validity, faults: list[tuple[str, str, str]]
) -> None:
    contract, request_rules = rules()
    raw = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    found = request_rules.assess(contract.operations[0], {"id": path_value}, query, TRACED, raw)
    assert [(fault.part, fault.field, fault.keyword) for fault in found.faults] == faults
    assert found.validity is verdict
    assert found.parts == {part for part, _, _ in faults}
    for fault in found.faults:
        assert fault.kind == contract.evidence.of(fault.contract).kind
        assert fault.message
        if fault.keyword not in ("json", "required"):
            assert pointer.get(contract.document, fault.contract) is not pointer.MISSING


@pytest.mark.parametrize(
    ("headers", "verdict", "faults"),
    [
        ({"x-trace": "9", "x-guess": "xy"}, VALID, []),
        ({}, INVALID, [("header", "X-Trace", "required")]),
        ({"x-trace": "10"}, INVALID, [("header", "X-Trace", "maximum")]),
        ({"x-trace": ""}, INVALID, [("header", "X-Trace", "type")]),
        ({"x-trace": "9", "x-guess": "y"}, UNKNOWN, [("header", "X-Guess", "pattern")]),
        ({"x-trace": "9", "x-guess": "x\t"}, UNKNOWN, []),
        ({"x-trace": "9", "x-tags": "a,b"}, UNKNOWN, []),
        ({"x-trace": "9", "accept": "c/d", "authorization": "\0", "x-key": "", "x-other": "\0"}, VALID, []),
    ],
)
def test_headers(headers: dict[str, str], verdict: Validity, faults: list[tuple[str, str, str]]) -> None:
    contract, request_rules = rules()
    found = request_rules.assess(contract.operations[0], {"id": "7"}, "key=a", headers, b'{"name": "a"}')
    assert [(fault.part, fault.field, fault.keyword) for fault in found.faults] == faults
    assert found.validity is verdict
    assert [fault.kind for fault in found.faults] == [contract.evidence.of(f.contract).kind for f in found.faults]


@pytest.mark.parametrize(
    ("operation", "required", "media_type", "body", "verdict"),
    [
        ("get", True, "application/json", None, VALID),
        ("get", True, "application/json", b"", VALID),
        ("get", True, "application/json", b"{}", UNKNOWN),
        ("post", False, "application/json", None, VALID),
        ("post", False, "application/json", b"", VALID),
        ("post", True, "application/vnd.acme+json", b"{}", INVALID),
        ("post", True, "text/csv", b"a,b", UNKNOWN),
        ("post", True, "text/csv", b"", VALID),
    ],
)
def test_bodies_of_other_operations(
    operation: str, required: bool, media_type: str, body: bytes | None, verdict: Validity
) -> None:
    contract, request_rules = rules(required, media_type)
    found = next(one for one in contract.operations if one.method == operation.upper())
    query = "key=a" if operation == "post" else ""
    assert request_rules.assess(found, {"id": "7"}, query, TRACED, body).validity is verdict


def test_a_path_value_that_the_contract_does_not_know_is_not_vouched_for() -> None:
    contract, request_rules = rules()
    found = request_rules.assess(contract.operations[1], {"id": "7", "other": "8"}, "", {}, None)
    assert found.validity is UNKNOWN


@pytest.mark.parametrize("operation", store.load(NOTEBOOKS).operations, ids=lambda operation: operation.id)
def test_the_documented_request_is_never_invalid(operation: Any) -> None:
    contract = store.load(NOTEBOOKS)
    media = operation.raw.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = media["examples"]["documented"]["value"] if media else None
    values = {parameter.name: "41" for parameter in operation.path_parameters}
    raw = None if body is None else json.dumps(body).encode()
    found = RequestRules(contract, SchemaSet(contract)).assess(operation, values, "", {}, raw)
    assert found.faults == ()
    assert found.validity is not INVALID


@settings(deadline=None)
@given(st.data())
def test_a_generated_body_is_judged_as_its_schema_judges_it(data: st.DataObject) -> None:
    contract, request_rules = rules()
    body = data.draw(around(BODY, contract.document))
    found = request_rules.assess(contract.operations[0], {"id": "7"}, "key=a", TRACED, json.dumps(body).encode())
    is_valid = SchemaSet(contract).is_valid(BODY, "/here", body)
    assert is_valid is (found.faults == ())
    assert found.validity is not VALID or is_valid
    assert found.validity is not INVALID or not is_valid


@settings(deadline=None)
@given(texts, texts, json_values | st.binary(max_size=20))
def test_any_request_has_a_verdict(path_value: str, query: str, body: Any) -> None:
    contract, request_rules = rules()
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert isinstance(
        request_rules.assess(contract.operations[0], {"id": path_value}, query, TRACED, raw).validity, Validity
    )


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        ({"type": "integer"}, "12", 12),
        ({"type": "integer"}, "-12", -12),
        ({"type": "integer"}, "007", 7),
        ({"type": "integer"}, "9" * 30, int("9" * 30)),
        ({"type": "integer"}, "9" * 5_000, "9" * 5_000),
        ({"type": "integer"}, "", ""),
        ({"type": "integer"}, "-", "-"),
        ({"type": "integer"}, "--5", "--5"),
        ({"type": "integer"}, "+5", "+5"),
        ({"type": "integer"}, "1_0", "1_0"),
        ({"type": "integer"}, "1.0", "1.0"),
        ({"type": "integer"}, "٣", "٣"),
        ({"type": "integer"}, "²", "²"),
        ({"type": "integer"}, " 5", " 5"),
        ({"type": "integer"}, "5\n", "5\n"),
        ({"type": ["integer", "null"]}, "5", 5),
        ({"type": "number"}, "1.5", 1.5),
        ({"type": "number"}, "-1e3", -1000.0),
        ({"type": "number"}, "nan", "nan"),
        ({"type": "number"}, "inf", "inf"),
        ({"type": "number"}, "1e999", "1e999"),
        ({"type": "number"}, "1_0", "1_0"),
        ({"type": "number"}, ".5", ".5"),
        ({"type": "number"}, "x", "x"),
        ({"type": "boolean"}, "true", True),
        ({"type": "boolean"}, "false", False),
        ({"type": "boolean"}, "True", "True"),
        ({"type": "boolean"}, "1", "1"),
        ({"type": "string"}, "12", "12"),
        ({"type": ["string", "integer"]}, "12", 12),
        ({"type": ["integer", "boolean"]}, "true", True),
        ({}, "12", "12"),
        ({"type": None}, "12", "12"),
    ],
)
def test_texts_are_read_as_their_schema_has_them(schema: dict[str, Any], text: str, value: Any) -> None:
    found = parse_text(schema, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [("a", True), ("a b", True), ("~!", True), ("", False), (" ", False), (" a", False), ("a ", False), ("a\t", False),
     ("é", False), ("a\0", False), ("a\nb", False), ("\x7f", False)],
)  # fmt: skip
def test_plain_texts(text: str, is_plain: bool) -> None:
    assert plain_text(text) is is_plain
