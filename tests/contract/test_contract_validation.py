from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing.exceptions
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.validators import Draft202012Validator
from referencing import Registry, Resource
from tests.contract.strategies import CONTRACTS, around, json_values

from driftwitness import InputError
from driftwitness.contract import Contract, EvidenceIndex, SchemaSet, pointer, store

LOADED = [store.load(folder) for folder in CONTRACTS]


def places(contract: Contract) -> list[tuple[str, Any]]:
    """Every schema that traffic is held against, with its pointer."""
    found = []
    for operation in contract.operations:
        if operation.body:
            found.append((operation.body.pointer, operation.body.schema))
        found += [(r.schema_pointer, r.schema) for r in operation.responses.values() if r.schema is not None]
        found += [(f"{p.pointer}/schema", p.schema) for p in operation.parameters]
    return found


@pytest.mark.parametrize("contract", LOADED, ids=lambda contract: contract.vendor)
def test_every_schema_stands_where_its_pointer_says(contract: Contract) -> None:
    for place, schema in places(contract):
        assert pointer.get(contract.document, place) is schema, place


@pytest.mark.parametrize("contract", LOADED, ids=lambda contract: contract.vendor)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_every_violation_points_at_the_assertion_that_failed(contract: Contract, data: st.DataObject) -> None:
    place, schema = data.draw(st.sampled_from(places(contract)))
    value = data.draw(around(schema, contract.document))
    schemas = SchemaSet(contract)
    violations = schemas.violations(schema, place, value)
    assert (violations == []) is schemas.is_valid(schema, place, value)
    for violation in violations:
        assert pointer.get(contract.document, violation.contract) is not pointer.MISSING, violation
        assert pointer.get(contract.document, violation.contract) == violation.expected
        assert violation.contract.endswith(f"/{violation.keyword}")
        assert pointer.walk(value, violation.instance) is not pointer.MISSING
        assert (violation.missing is None) is (violation.keyword != "required")
        if violation.missing is not None:
            assert violation.missing not in pointer.walk(value, violation.instance)


@pytest.mark.parametrize("contract", LOADED, ids=lambda contract: contract.vendor)
def test_documented_examples_keep_their_schema(contract: Contract) -> None:
    schemas = SchemaSet(contract)
    for operation in contract.operations:
        for response in operation.responses.values():
            for example in response.examples:
                assert response.schema is not None
                assert schemas.violations(response.schema, response.schema_pointer, example) == []


# The two may differ on these, which is harmless: jsonschema checks no `uri` and no leap second, and takes any
# text with an @ for an address; jsonschema-rs follows the RFCs.
LOOSE_FORMATS = {"uri", "email", "date-time", "date", "uuid"}


def refuse(uri: str) -> Resource[Any]:
    raise referencing.exceptions.NoSuchResource(uri)


WITH_SCHEMAS = [contract for contract in LOADED if contract.says("components.schemas")]


@pytest.mark.parametrize("contract", WITH_SCHEMAS, ids=lambda contract: contract.vendor)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_both_validators_agree_on_every_committed_schema(contract: Contract, data: st.DataObject) -> None:
    schemas = contract.document["components"]["schemas"]
    name = data.draw(st.sampled_from(sorted(schemas)))
    value = data.draw(around(schemas[name], contract.document))
    strict = SchemaSet(contract).violations(schemas[name], f"/components/schemas/{name}", value)
    whole = {**schemas[name], "components": {"schemas": schemas}}
    registry: Registry[Any] = Registry(retrieve=refuse)  # type: ignore[call-arg]
    checker = jsonschema.FormatChecker()
    loose = list(Draft202012Validator(whole, registry=registry, format_checker=checker).iter_errors(value))
    by_format = [violation for violation in strict if violation.keyword == "format"]
    assert all(violation.expected in LOOSE_FORMATS for violation in by_format)
    # jsonschema-rs leaves an empty name out of the path to what is wrong
    assert {_named(error.absolute_path) for error in loose if error.validator != "format"} == {
        violation.instance for violation in strict if violation.keyword != "format"
    }
    assert {_named(error.absolute_path) for error in loose if error.validator == "format"} <= {
        violation.instance for violation in by_format
    }


def _named(path: Iterable[str | int]) -> tuple[str | int, ...]:
    return tuple(part for part in path if part != "")


def small(schema: Any, **schemas: Any) -> tuple[Contract, Any]:
    document = {"openapi": "3.1.0", "paths": {}, "x-here": schema, "components": {"schemas": schemas}}
    return Contract("acme", document, EvidenceIndex({})), schema


LEAF = {"type": "integer", "minimum": 5}


@pytest.mark.parametrize(
    ("schema", "value", "place", "keyword", "instance"),
    [
        ({"$ref": "#/components/schemas/Leaf"}, "a", "/components/schemas/Leaf/type", "type", ()),
        ({"$ref": "#/components/schemas/Way"}, 1, "/components/schemas/Leaf/minimum", "minimum", ()),
        ({"properties": {"a/b": LEAF}}, {"a/b": 1}, "/x-here/properties/a~1b/minimum", "minimum", ("a/b",)),
        ({"items": {"$ref": "#/components/schemas/Leaf"}}, [7, 1], "/components/schemas/Leaf/minimum", "minimum", (1,)),
        ({"allOf": [{}, {"required": ["a"]}]}, {}, "/x-here/allOf/1/required", "required", ()),
        ({"anyOf": [{"type": "null"}, LEAF]}, "a", "/x-here/anyOf", "anyOf", ()),
        ({"additionalProperties": False}, {"a": 1}, "/x-here/additionalProperties", "additionalProperties", ()),
        ({"additionalProperties": LEAF}, {"a": 1}, "/x-here/additionalProperties/minimum", "minimum", ("a",)),
        ({"enum": ["a"]}, "b", "/x-here/enum", "enum", ()),
        ({"const": "a"}, "b", "/x-here/const", "const", ()),
        ({"type": "string", "format": "date-time"}, "2026", "/x-here/format", "format", ()),
        ({"if": {"type": "object"}, "then": {"required": ["a"]}}, {}, "/x-here/then/required", "required", ()),
    ],
)
def test_violations(schema: Any, value: Any, place: str, keyword: str, instance: tuple[str | int, ...]) -> None:
    contract, schema = small(schema, Leaf=LEAF, Way={"$ref": "#/components/schemas/Leaf"})
    (violation,) = SchemaSet(contract).violations(schema, "/x-here", value)
    assert (violation.contract, violation.keyword, violation.instance) == (place, keyword, instance)
    assert violation.expected == pointer.get(contract.document, place)
    assert violation.message


def test_boolean_schemas() -> None:
    contract, schema = small(False)
    (violation,) = SchemaSet(contract).violations(schema, "/x-here", 5)
    assert violation.contract == "/x-here"
    contract, schema = small(True)
    assert SchemaSet(contract).is_valid(schema, "/x-here", 5)


def test_schemas_that_refer_to_each_other_end() -> None:
    contract, schema = small(
        {"$ref": "#/components/schemas/A"}, A={"$ref": "#/components/schemas/B"}, B={"$ref": "#/components/schemas/A"}
    )
    assert SchemaSet(contract).violations(schema, "/x-here", {"a": 1}) == []
    assert contract.resolve(schema) is None


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "text"},
        {"pattern": "("},
        {"required": "name"},
        {"properties": []},
        {"$ref": "#/components/schemas/Absent"},
        {"$ref": "#/paths"},
        {"minimum": "5"},
    ],
)
def test_what_is_no_schema_is_refused_with_its_place(schema: Any) -> None:
    contract, schema = small(schema)
    with pytest.raises(InputError, match=r"the schema at /x-here of the contract is not JSON Schema 2020-12: .*lint"):
        SchemaSet(contract).violations(schema, "/x-here", 1)


@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef"])
@pytest.mark.parametrize("way", ["http", "file", "relative to $id", "inside a component"])
def test_remote_references_are_refused_without_a_look(tmp_path: Path, keyword: str, way: str) -> None:
    (tmp_path / "x.json").write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        root = f"http://127.0.0.1:{server.getsockname()[1]}"
        schema: Any = {
            "http": {keyword: f"{root}/x.json"},
            "file": {keyword: (tmp_path / "x.json").as_uri()},
            "relative to $id": {"$id": f"{root}/base.json", "items": {keyword: "x.json"}},
            "inside a component": {"$ref": "#/components/schemas/Far"},
        }[way]
        contract, schema = small(schema, Far={keyword: f"{root}/x.json"})
        with pytest.raises(InputError, match="is not JSON Schema 2020-12"):
            SchemaSet(contract).is_valid(schema, "/x-here", [1])
        with pytest.raises(TimeoutError):
            server.accept()


@settings(deadline=None)
@given(json_values, json_values)
def test_any_schema_judges_or_is_refused(schema: Any, value: Any) -> None:
    contract, schema = small({"allOf": [{}], "not": {"const": json.dumps(schema)}, "x-any": schema})
    assert isinstance(SchemaSet(contract).is_valid(schema, "/x-here", value), bool)
    contract, schema = small({"properties": schema, "enum": [value]})
    is_schema = Draft202012Validator(Draft202012Validator.META_SCHEMA).is_valid(schema)
    with nullcontext() if is_schema else pytest.raises(InputError, match="is not JSON Schema"):
        assert SchemaSet(contract).violations(schema, "/x-here", value) is not None


def test_a_slow_pattern_does_not_hang() -> None:
    contract, schema = small({"pattern": "^(a+)+$"})
    assert not SchemaSet(contract).is_valid(schema, "/x-here", "a" * 60 + "!")


def test_parameters_and_bodies_behind_references_have_their_own_place() -> None:
    document = {
        "openapi": "3.1.0",
        "paths": {
            "/a": {
                "parameters": [{"name": "here", "in": "query", "schema": {"type": "integer"}}],
                "post": {
                    "parameters": [{"$ref": "#/components/parameters/Page"}],
                    "requestBody": {"$ref": "#/components/requestBodies/A%20B"},
                    "responses": {"200": {"$ref": "#/components/responses/Two"}},
                },
            }
        },
        "components": {
            "parameters": {"Page": {"name": "page", "in": "query", "schema": {"type": "integer"}}},
            "requestBodies": {"A B": {"content": {"application/json": {"schema": {"type": "object"}}}}},
            "responses": {
                "One": {"description": "", "content": {"application/json": {"schema": {"type": "array"}}}},
                "Two": {"$ref": "#/components/responses/One"},
            },
        },
    }
    contract = Contract("acme", document, EvidenceIndex({}))
    assert [place for place, _ in places(contract)] == [
        "/components/requestBodies/A B/content/application~1json/schema",
        "/components/responses/One/content/application~1json/schema",
        "/paths/~1a/parameters/0/schema",
        "/components/parameters/Page/schema",
    ]
    test_every_schema_stands_where_its_pointer_says(contract)
