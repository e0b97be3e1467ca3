"""Differences between two contracts: each kind, its subject, and what is no difference."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from tests.contract.strategies import CONTRACTS

from driftwitness.contract import Contract, EvidenceIndex, store
from driftwitness.contract.compare import Difference, compare
from driftwitness.drift.change_rules import RULES
from driftwitness.drift.changes import changes

Pair = tuple[Any, Any]


def contract(**parts: Any) -> Contract:
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}, **parts}
    return Contract("acme", document, EvidenceIndex({}))


def differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[Difference, ...]:
    return compare(contract(**old), contract(**new))


def operation(method: str = "post", path: str = "/a", **parts: Any) -> dict[str, Any]:
    return {"paths": {path: {method: {"operationId": "a", "responses": {}, **parts}}}}


def body(schema: Any, **parts: Any) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}, **parts}}


def answer(schema: Any, status: str = "200", **parts: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"responses": {status: {"description": "", "content": content, **parts}}}


def parameters(*found: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": [{"in": "query", "schema": {}, **parameter} for parameter in found]}


def conventions(**parts: Any) -> dict[str, Any]:
    return operation("get", "/a") | {"x-driftwitness": parts}


STRING, NUMBER, INTEGER = {"type": "string"}, {"type": "number"}, {"type": "integer"}
NULLABLE = {"type": ["string", "null"]}


def objects(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


# (two schemas, what the change from the first to the second is in a request and in a response, without the direction)
SCHEMAS: list[tuple[Any, Any, list[str], list[str]]] = [
    (STRING, NUMBER, ["type-changed"], ["type-changed"]),
    (INTEGER, NUMBER, ["type-widened"], ["type-widened"]),
    (NUMBER, INTEGER, ["type-narrowed"], ["type-narrowed"]),
    ({}, STRING, ["type-narrowed"], ["type-narrowed"]),
    (STRING, {}, ["type-widened"], ["type-widened"]),
    (STRING, NULLABLE, ["became-nullable"], ["became-nullable"]),
    (NULLABLE, STRING, ["became-not-nullable"], ["became-not-nullable"]),
    (STRING, {"anyOf": [STRING, {"type": "null"}]}, ["became-nullable"], ["became-nullable"]),
    ({"enum": ["a", "b"]}, {"enum": ["b"]}, ["value-removed"], ["value-removed"]),
    ({"enum": ["a"]}, {"enum": ["b", "a"]}, ["value-added"], ["value-added"]),
    ({}, {"enum": ["a"]}, ["enum-introduced"], ["enum-introduced"]),
    ({"enum": ["a"]}, {}, ["enum-dropped"], ["enum-dropped"]),
    ({"maximum": 100}, {"maximum": 50}, ["bound-tightened"], ["bound-tightened"]),
    ({"maximum": 50}, {"maximum": 100}, ["bound-loosened"], ["bound-loosened"]),
    ({"minLength": 1}, {"minLength": 2}, ["bound-tightened"], ["bound-tightened"]),
    ({"minLength": 2}, {"minLength": 1}, ["bound-loosened"], ["bound-loosened"]),
    ({}, {"maxItems": 3}, ["bound-tightened"], ["bound-tightened"]),
    ({"maxItems": 3}, {}, ["bound-loosened"], ["bound-loosened"]),
    ({}, {"pattern": "a"}, ["constraint-added"], ["constraint-added"]),
    ({"pattern": "a"}, {"pattern": "b"}, ["constraint-changed"], ["constraint-changed"]),
    ({"pattern": "a"}, {}, ["constraint-removed"], ["constraint-removed"]),
    ({}, {"format": "date"}, ["format-added"], ["format-added"]),
    ({"format": "date"}, {"format": "date-time"}, ["format-changed"], ["format-changed"]),
    ({"format": "date"}, {}, ["format-removed"], ["format-removed"]),
    ({}, {"default": None}, ["default-added"], []),
    ({"default": 1}, {"default": 2}, ["default-changed"], []),
    ({"default": 1}, {}, ["default-removed"], []),
    ({"oneOf": [STRING, NUMBER]}, {"oneOf": [STRING, NUMBER, {}]}, ["choices-changed"], ["choices-changed"]),
    ({"oneOf": [STRING, NUMBER]}, {"oneOf": [STRING, INTEGER]}, ["type-narrowed"], ["type-narrowed"]),
    (objects(a=STRING), objects(), ["property-removed"], ["property-removed"]),
    (objects(), objects(a=STRING), ["property-added"], ["property-added"]),
    (objects(), objects(("a",), a=STRING), ["required-property-added"], ["required-property-added"]),
    (objects(a={}), objects(("a",), a={}), ["property-became-required"], ["property-became-required"]),
    (objects(("a",), a={}), objects(a={}), ["property-became-optional"], ["property-became-optional"]),
    (
        {"allOf": [objects(a={}), {"required": ["a"]}]},
        objects(("a",), a={}),
        [],
        [],
    ),
    ({"items": objects(a=STRING)}, {"items": objects(a=NUMBER)}, ["type-changed"], ["type-changed"]),
    ({"title": "a", "description": "b"}, {"title": "c", "examples": [1]}, [], []),
]


@pytest.mark.parametrize(("old", "new", "asked", "told"), SCHEMAS, ids=[f"{o} {n}"[:80] for o, n, _, _ in SCHEMAS])
def test_schemas(old: Any, new: Any, asked: list[str], told: list[str]) -> None:
    found = differences(operation(**body(old)), operation(**body(new)))
    assert [difference.kind for difference in found] == [f"request-{kind}" for kind in asked]
    found = differences(operation(**answer(old)), operation(**answer(new)))
    assert [difference.kind for difference in found] == [f"response-{kind}" for kind in told]
    found = differences(
        operation(**parameters({"name": "p", "schema": old})), operation(**parameters({"name": "p", "schema": new}))
    )
    assert [difference.kind for difference in found] == [f"request-{kind}" for kind in asked]


BEARER = {"components": {"securitySchemes": {"b": {"type": "http", "scheme": "bearer"}}}, "security": [{"b": []}]}
KEY = {
    "components": {"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "K"}}},
    "security": [{"k": []}],
}
LIMIT = {"quota": 100, "window": 60, "scope": "key", "headers": {"limit": "X-Limit"}}
PAGED = {"style": "page", "page": {"param": "page"}, "size": {"param": "n", "maximum": 100}, "operations": ["a"]}
CODE = {"code": "gone", "status": 404, "when": "not-found"}
ORDER = {"operation": "a", "items": "/d", "by": "/t", "direction": "descending"}
FILTER = {"operation": "a", "param": "q", "property": "/q", "match": "equals"}
UPDATE = {"operation": "a", "partial": True, "merge": ["s"]}
HEADER = {"style": "header", "name": "V", "value": "1"}
DELETE = {"operation": "a", "cascades": ["B"]}

# (what the two contracts have, the kinds of their differences)
GENERAL: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({"servers": [{"url": "https://a"}]}, {"servers": [{"url": "https://b"}]}, ["server-added", "server-removed"]),
    ({"servers": [{"url": "https://a/"}]}, {"servers": [{"url": "https://a"}]}, []),
    (operation(), {}, ["operation-removed"]),
    ({}, operation(), ["operation-added"]),
    (operation(path="/a/{id}"), operation(path="/a/{a_id}", operationId="b", summary="c"), []),
    (operation(), operation(deprecated=True), ["operation-deprecated"]),
    (operation(deprecated=True), operation(), []),
    (operation(), operation() | BEARER, ["authentication-introduced"]),
    (operation() | BEARER, operation(), ["authentication-dropped"]),
    (operation() | BEARER, operation() | KEY, ["authentication-added", "authentication-removed"]),
    (operation() | BEARER, operation(security=[{}]) | BEARER, ["authentication-dropped"]),
    (operation(**parameters({"name": "p"})), operation(), ["request-parameter-removed"]),
    (operation(), operation(**parameters({"name": "p"})), ["request-parameter-added"]),
    (
        operation(),
        operation(**parameters({"name": "p", "required": True})),
        ["required-request-parameter-added"],
    ),
    (
        operation(**parameters({"name": "p"})),
        operation(**parameters({"name": "p", "required": True})),
        ["request-parameter-became-required"],
    ),
    (
        operation(**parameters({"name": "p", "required": True})),
        operation(**parameters({"name": "p"})),
        ["request-parameter-became-optional"],
    ),
    (
        operation(**parameters({"name": "p", "style": "form"})),
        operation(**parameters({"name": "p", "explode": False})),
        ["request-parameter-style-changed"],
    ),
    (
        operation(**parameters({"name": "X-P", "in": "header"})),
        operation(**parameters({"name": "x-p", "in": "header"})),
        [],
    ),
    (
        operation(path="/a/{id}", **parameters({"name": "id", "in": "path", "schema": STRING})),
        operation(path="/a/{a}", **parameters({"name": "a", "in": "path", "schema": INTEGER})),
        ["request-type-changed"],
    ),
    (operation(**body({})), operation(), ["request-body-removed"]),
    (operation(), operation(**body({})), ["request-body-added"]),
    (operation(), operation(**body({}, required=True)), ["required-request-body-added"]),
    (operation(**body({})), operation(**body({}, required=True)), ["request-body-became-required"]),
    (operation(**body({}, required=True)), operation(**body({})), ["request-body-became-optional"]),
    (
        operation(requestBody={"content": {"text/a": {}}}),
        operation(requestBody={"content": {"text/b": {}}}),
        ["request-media-type-added", "request-media-type-removed"],
    ),
    (
        operation(**answer({}, "200")),
        operation(**answer({}, "201")),
        ["success-status-removed", "success-status-added"],
    ),
    (operation(**answer({}, "404")), operation(**answer({}, "410")), ["error-status-removed", "error-status-added"]),
    (operation(**answer({})), operation(responses={"200": {}}), ["response-body-removed"]),
    (operation(responses={"200": {}}), operation(**answer({})), ["response-body-added"]),
    (
        operation(responses={"200": {"content": {"text/a": {}}}}),
        operation(responses={"200": {"content": {"text/b": {}}}}),
        ["response-media-type-added", "response-media-type-removed"],
    ),
    (
        operation(**answer({}, headers={"X-A": {}, "X-B": {}})),
        operation(**answer({}, headers={"x-b": {}, "X-C": {}})),
        ["response-header-removed", "response-header-added"],
    ),
    (conventions(), conventions(rateLimit=[LIMIT]), ["rate-limit-added"]),
    (conventions(rateLimit=[LIMIT]), conventions(), ["rate-limit-removed"]),
    (conventions(rateLimit=[LIMIT]), conventions(rateLimit=[{**LIMIT, "quota": 60}]), ["quota-lowered"]),
    (conventions(rateLimit=[LIMIT]), conventions(rateLimit=[{**LIMIT, "quota": 160}]), ["quota-raised"]),
    (conventions(rateLimit=[LIMIT]), conventions(rateLimit=[{**LIMIT, "window": 90}]), ["quota-window-raised"]),
    (conventions(rateLimit=[LIMIT]), conventions(rateLimit=[{**LIMIT, "window": 30}]), ["quota-window-lowered"]),
    (conventions(rateLimit=[LIMIT]), conventions(rateLimit=[{**LIMIT, "blocks": 60}]), ["block-raised"]),
    (conventions(rateLimit=[{**LIMIT, "blocks": 60}]), conventions(rateLimit=[LIMIT]), ["block-lowered"]),
    (
        conventions(rateLimit=[LIMIT]),
        conventions(rateLimit=[{**LIMIT, "headers": {"limit": "X-L"}}]),
        ["rate-limit-changed"],
    ),
    (
        conventions(rateLimit=[LIMIT]),
        conventions(rateLimit=[{**LIMIT, "headers": {"remaining": "X-R"}}]),
        ["rate-limit-detail-removed", "rate-limit-detail-added"],
    ),
    (conventions(), conventions(pagination=[PAGED]), ["pagination-added"]),
    (conventions(pagination=[PAGED]), conventions(), ["pagination-removed"]),
    (
        conventions(pagination=[PAGED]),
        conventions(pagination=[{**PAGED, "size": {"param": "n", "maximum": 50}}]),
        ["page-size-lowered"],
    ),
    (
        conventions(pagination=[PAGED]),
        conventions(pagination=[{**PAGED, "size": {"param": "n"}}]),
        ["page-size-raised"],
    ),
    (
        conventions(pagination=[PAGED]),
        conventions(pagination=[{**PAGED, "page": {"param": "p"}}]),
        ["pagination-changed"],
    ),
    (conventions(pagination=[PAGED]), conventions(pagination=[{**PAGED, "total": "/t"}]), ["pagination-detail-added"]),
    (
        conventions(pagination=[{**PAGED, "total": "/t"}]),
        conventions(pagination=[PAGED]),
        ["pagination-detail-removed"],
    ),
    (conventions(), conventions(envelope={"success": {"item": "/d"}}), ["envelope-added"]),
    (conventions(envelope={"success": {"item": "/d"}}), conventions(), ["envelope-removed"]),
    (
        conventions(envelope={"success": {"item": "/d"}}),
        conventions(envelope={"success": {"item": "/e"}}),
        ["envelope-changed"],
    ),
    (
        conventions(envelope={"success": {"item": "/d"}}),
        conventions(envelope={"success": {"items": "/d"}}),
        ["envelope-detail-removed", "envelope-detail-added"],
    ),
    (conventions(), conventions(errors=[CODE]), ["error-code-added"]),
    (conventions(errors=[CODE]), conventions(), ["error-code-removed"]),
    (conventions(errors=[CODE]), conventions(errors=[{**CODE, "status": 410}]), ["error-code-changed"]),
    (conventions(errors=[CODE]), conventions(errors=[{**CODE, "details": "/d"}]), ["error-code-detail-added"]),
    (conventions(errors=[{**CODE, "details": "/d"}]), conventions(errors=[CODE]), ["error-code-detail-removed"]),
    (conventions(), conventions(ordering=[ORDER]), ["ordering-added"]),
    (conventions(ordering=[ORDER]), conventions(), ["ordering-removed"]),
    (conventions(ordering=[ORDER]), conventions(ordering=[{**ORDER, "by": "/n"}]), ["ordering-changed"]),
    (
        conventions(ordering=[{**ORDER, "x": 1}]),
        conventions(ordering=[{**ORDER, "y": 1}]),
        ["ordering-detail-removed", "ordering-detail-added"],
    ),
    (conventions(), conventions(filters=[FILTER]), ["filter-added"]),
    (conventions(filters=[FILTER]), conventions(), ["filter-removed"]),
    (conventions(filters=[FILTER]), conventions(filters=[{**FILTER, "match": "contains"}]), ["filter-changed"]),
    (
        conventions(filters=[{**FILTER, "x": 1}]),
        conventions(filters=[{**FILTER, "y": 1}]),
        ["filter-detail-removed", "filter-detail-added"],
    ),
    (conventions(), conventions(updates=[UPDATE]), ["update-added"]),
    (conventions(updates=[UPDATE]), conventions(), ["update-removed"]),
    (conventions(updates=[UPDATE]), conventions(updates=[{**UPDATE, "partial": False}]), ["update-changed"]),
    (
        conventions(updates=[UPDATE]),
        conventions(updates=[{"operation": "a", "partial": True, "replace": ["s"]}]),
        ["update-detail-removed", "update-detail-added"],
    ),
    (conventions(), conventions(deletes=[DELETE]), ["delete-added"]),
    (conventions(deletes=[DELETE]), conventions(), ["delete-removed"]),
    (conventions(deletes=[DELETE]), conventions(deletes=[{**DELETE, "cascades": ["C"]}]), ["delete-changed"]),
    (
        conventions(deletes=[{**DELETE, "x": 1}]),
        conventions(deletes=[{**DELETE, "y": 1}]),
        ["delete-detail-removed", "delete-detail-added"],
    ),
    (conventions(), conventions(effects={"a": "reaches"}), ["effect-added"]),
    (conventions(effects={"a": "reaches"}), conventions(), ["effect-removed"]),
    (conventions(effects={"a": "reaches"}), conventions(effects={"a": "reads"}), ["effect-changed"]),
    (conventions(), conventions(versioning=[HEADER]), ["versioning-added"]),
    (conventions(versioning=[HEADER]), conventions(), ["versioning-removed"]),
    (conventions(versioning=[HEADER]), conventions(versioning=[{**HEADER, "value": "2"}]), ["versioning-changed"]),
    (
        conventions(versioning=[HEADER]),
        conventions(versioning=[{"style": "header", "value": "1", "x": 1}]),
        ["versioning-detail-removed", "versioning-detail-added"],
    ),
    (conventions(), conventions(another={"a": 1}), ["convention-added"]),
    (conventions(another={"a": 1}), conventions(), ["convention-removed"]),
    (conventions(another={"a": 1}), conventions(another={"a": 2}), ["convention-changed"]),
    (
        conventions(another={"a": 1}),
        conventions(another={"b": 1}),
        ["convention-detail-removed", "convention-detail-added"],
    ),
    (conventions(another=[{"a": 1}]), conventions(another=[{"a": 1}, {"a": 2}]), ["convention-added"]),
]


@pytest.mark.parametrize(("old", "new", "kinds"), GENERAL, ids=[f"{n} {k}" for n, (_, _, k) in enumerate(GENERAL)])
def test_everything_else(old: dict[str, Any], new: dict[str, Any], kinds: list[str]) -> None:
    assert sorted(difference.kind for difference in differences(old, new)) == sorted(kinds)


def test_every_rule_judges_a_kind_that_was_shown_above() -> None:
    shown = {kind for _, _, kinds in GENERAL for kind in kinds}
    shown |= {f"request-{kind}" for _, _, kinds, _ in SCHEMAS for kind in kinds}
    shown |= {f"response-{kind}" for _, _, _, kinds in SCHEMAS for kind in kinds}
    assert shown == set(RULES)


# What must stand in the table whatever else changes: a client of the old page breaks, or does not.
JUDGED = {
    "breaking": [
        "operation-removed",
        "response-property-removed",
        "request-value-removed",
        "required-request-parameter-added",
        "request-bound-tightened",
        "request-type-changed",
        "response-type-changed",
        "success-status-removed",
        "error-code-changed",
        "quota-lowered",
        "page-size-lowered",
        "authentication-removed",
        "authentication-introduced",
    ],
    "safe": ["request-parameter-added", "operation-added", "response-property-added", "request-bound-loosened"],
}


@pytest.mark.parametrize(("harm", "kind"), [(harm, kind) for harm, kinds in JUDGED.items() for kind in kinds])
def test_the_table_of_harm(harm: str, kind: str) -> None:
    assert RULES[kind][0] == harm


def shared(**properties: Any) -> dict[str, Any]:
    """Two operations that answer with one schema."""
    reference = {"$ref": "#/components/schemas/Form"}
    paths = {path: {"get": {"operationId": path, **answer(reference)}} for path in ("/a", "/b")}
    return {"paths": paths, "components": {"schemas": {"Form": objects(**properties, next=reference)}}}


def test_a_change_of_a_shared_schema_is_one_difference_with_its_operations() -> None:
    (found,) = differences(shared(slug=STRING), shared())
    assert (found.subject, found.before, found.after) == ("Form: slug", "slug", None)
    assert (found.old, found.new) == ("/components/schemas/Form/properties/slug", None)
    assert found.operations == ("GET /a", "GET /b")


SUBJECTS = [
    (operation(**parameters({"name": "p", "schema": STRING})), "POST /a: query parameter p"),
    (operation(**body(objects(a={"items": objects(b=STRING)}))), "POST /a: request body: a[].b"),
    (operation(**answer({"items": objects(b=STRING)}, "404")), "POST /a: response 404: [].b"),
]


@pytest.mark.parametrize(("parts", "subject"), SUBJECTS, ids=[subject for _, subject in SUBJECTS])
def test_a_subject_is_named_in_words(parts: dict[str, Any], subject: str) -> None:
    new = json.loads(json.dumps(parts).replace('"string"', '"boolean"'))
    assert [difference.subject for difference in differences(parts, new)] == [subject]


@pytest.mark.parametrize("folder", CONTRACTS, ids=lambda folder: folder.name)
def test_a_contract_does_not_differ_from_itself(folder: Any) -> None:
    loaded = store.load(folder)
    assert compare(loaded, store.load(folder)) == ()
    turned = copy.deepcopy(dict(loaded.document))
    turned["paths"] = dict(reversed(turned["paths"].items()))
    assert compare(loaded, Contract("turned", turned, loaded.evidence)) == ()


def test_order_and_fingerprints_do_not_depend_on_places() -> None:
    old = operation(**parameters({"name": "a"}, {"name": "b", "schema": STRING}), **body(objects(x={}, y={})))
    new = operation(**parameters({"name": "c"}, {"name": "b", "schema": NUMBER}), **body(objects(y={})))
    turned = operation(**parameters({"name": "b", "schema": STRING}, {"name": "a"}), **body(objects(y={}, x={})))
    found, others = differences(old, new), differences(turned, new)
    assert [difference.fingerprint for difference in found] == [difference.fingerprint for difference in others]
    assert len({difference.fingerprint for difference in found}) == len(found) == 4


def test_changes_are_judged_and_the_most_harmful_come_first() -> None:
    old = contract(**operation(**parameters({"name": "a"}), **answer(objects(x={}))))
    new = contract(**operation(**parameters({"name": "b"}), **answer(objects(y={}))))
    found = changes(old, new)
    assert [change.harm for change in found] == ["breaking", "breaking", "safe", "safe"]
    assert all(change.because for change in found)
    assert {change.as_json()["old"] is None for change in found} == {True, False}
