"""The schemas of operations, compiled together: sides of the wire, references anywhere, parts that are no schema."""

from __future__ import annotations

from typing import Any

import pytest

from driftwitness.contract import Contract, EvidenceIndex, SchemaSet, pointer

RESPONSE = "/paths/~1users/post/responses/200/content/application~1json/schema"
BODY = "/paths/~1users/post/requestBody/content/application~1json/schema"


def contract(schema: Any, sent: Any = None, **components: Any) -> Contract:
    operation = {
        "requestBody": {"content": {"application/json": {"schema": schema if sent is None else sent}}},
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}},
    }
    document = {"openapi": "3.1.0", "paths": {"/users": {"post": operation}}, "components": {"schemas": components}}
    return Contract("acme", document, EvidenceIndex({}))


def broken(schemas: SchemaSet, of: Contract, value: Any) -> list[str]:
    """Where the contract says what a value breaks as a response of the operation."""
    return [found.contract for found in schemas.violations(pointer.get(of.document, RESPONSE), RESPONSE, value)]


USER = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "password": {"$ref": "#/components/schemas/Secret"},
        "name": {"type": "string"},
    },
    "required": ["id", "password", "name"],
}
SECRET = {"type": "string", "writeOnly": True}


@pytest.mark.parametrize(
    "schema",
    [
        USER,
        {"$ref": "#/components/schemas/User"},
        {"allOf": [{"$ref": "#/components/schemas/User"}]},
        {"allOf": [{**USER, "required": []}, {"required": ["id", "password", "name"]}]},
        {"allOf": [{"$ref": "#/components/schemas/Base"}], "required": ["id", "password", "name"]},
        {"anyOf": [{"$ref": "#/components/schemas/User"}, {"type": "null"}]},
    ],
)
def test_each_side_owes_only_what_is_its_own(schema: Any) -> None:
    of = contract(schema, Secret=SECRET, User=USER, Base={"properties": USER["properties"]})
    schemas = SchemaSet(of)
    for place, own, missing in (
        (RESPONSE, {"id": 1, "name": "a"}, "id"),
        (BODY, {"password": "p", "name": "a"}, "name"),
    ):
        assert schemas.violations(schema, place, own) == []
        found = schemas.violations(schema, place, {name: value for name, value in own.items() if name != missing})
        assert [violation.keyword for violation in found] in (["required"], ["anyOf"])
        for violation in found:
            assert pointer.get(of.document, violation.contract) == violation.expected
        # what a side need not send it may send
        assert schemas.violations(schema, place, {"id": 1, "password": "p", "name": "a"}) == []


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"$ref": "#/paths/~1users/post/responses/200/x-here"}, None),
        ({"$ref": "#/components/schemas/A%20b~1c"}, "/components/schemas/A b~1c/type"),
        ({"items": {"$ref": BODY.join(["#", ""])}}, f"{BODY}/type"),
    ],
)
def test_references_lead_anywhere_in_the_document(schema: Any, place: str | None) -> None:
    of = contract(schema, sent={"type": "string"}, **{"A b/c": {"type": "string"}})
    of.document["paths"]["/users"]["post"]["responses"]["200"]["x-here"] = {"type": "string"}
    expected = place or "/paths/~1users/post/responses/200/x-here/type"
    assert broken(SchemaSet(of), of, [1] if "items" in schema else 1) == [expected]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"pattern": "("}, "/pattern"),
        ({"pattern": "[\\w-.]"}, "/pattern"),
        ({"patternProperties": {"(": {}}}, "/patternProperties"),
        ({"type": "file"}, "/type"),
        ({"required": True}, "/required"),
        ({"minimum": "5"}, "/minimum"),
        ({"exclusiveMinimum": True}, "/exclusiveMinimum"),
        ({"properties": {"b": None}}, "/properties/b"),
        ({"properties": []}, "/properties"),
        ({"allOf": [None]}, "/allOf/0"),
        ({"$ref": "#/components/schemas/Absent"}, "/$ref"),
        ({"$ref": "https://example.com/x.json"}, "/$ref"),
        ({"$ref": 3}, "/$ref"),
    ],
)
@pytest.mark.parametrize("is_component", [True, False])
def test_a_part_that_is_no_schema_is_named_and_the_rest_is_judged(wrong: Any, where: str, is_component: bool) -> None:
    schema = {
        "properties": {"a": {"$ref": "#/components/schemas/A"} if is_component else wrong, "c": {"type": "string"}}
    }
    of = contract(schema, sent={}, A=wrong, Other={"type": "integer"})
    schemas = SchemaSet(of)
    assert broken(schemas, of, {"a": "x", "c": 1}) == [f"{RESPONSE}/properties/c/type"]
    named = [part.pointer for part in schemas.illegible if part.pointer.startswith(RESPONSE) is not is_component]
    assert named == [("/components/schemas/A" if is_component else f"{RESPONSE}/properties/a") + where]
    assert all(part.problem for part in schemas.illegible)


def test_other_keywords_beside_a_broken_one_still_hold() -> None:
    of = contract({"type": "string", "pattern": "(", "maxLength": 3}, sent={})
    assert broken(SchemaSet(of), of, "abcd") == [f"{RESPONSE}/maxLength"]


def test_a_base_of_its_own_does_not_lead_references_away() -> None:
    away = {"$id": "https://example.com/a", "properties": {"b": {"$ref": "#/components/schemas/B"}}}
    of = contract({"$ref": "#/components/schemas/A"}, sent={}, A=away, B={"type": "string"})
    assert broken(SchemaSet(of), of, {"b": 1}) == ["/components/schemas/B/type"]


@pytest.mark.parametrize("loose", [{"examples": {"a": 1}}, {"description": None}, {"items": [{}]}, {"title": 3}])
def test_what_asserts_nothing_may_have_any_shape(loose: Any) -> None:
    of = contract({"$ref": "#/components/schemas/A"}, sent={}, A={**loose, "minItems": 2})
    schemas = SchemaSet(of)
    assert broken(schemas, of, [1]) == ["/components/schemas/A/minItems"]
    assert schemas.illegible == ()


@pytest.mark.parametrize("largest", [9223372036854775807, 18446744073709551615, 2**80])
def test_numbers_of_any_size(largest: int) -> None:
    of = contract({"type": "number", "maximum": largest, "format": "int64"}, sent={})
    assert broken(SchemaSet(of), of, largest) == []
    assert broken(SchemaSet(of), of, largest * 2) == [f"{RESPONSE}/maximum"]


def test_a_sound_contract_has_no_illegible_part() -> None:
    assert SchemaSet(contract(USER, Secret=SECRET)).illegible == ()
