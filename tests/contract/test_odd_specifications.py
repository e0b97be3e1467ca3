"""Specifications as they are found: whatever is odd in one part, the rest is read and judged by."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from driftwitness.checks.judge import judge
from driftwitness.contract import Contract, store
from driftwitness.contract.addressing import base_urls
from driftwitness.trace.record import Interaction, Request, Response, Run, Trace

JSON = (("Content-Type", "application/json"),)
USER = {
    "type": "object",
    "required": ["id", "secret"],
    "properties": {
        "id": {"type": "integer", "format": "int64", "maximum": 9223372036854775807},
        "secret": {"type": "string", "writeOnly": True},
        "odd": {},
    },
}


def specification(user: Any = None, **parts: Any) -> dict[str, Any]:
    answer = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}}
    return copy.deepcopy(
        {
            "openapi": "3.0.3",
            "info": {"title": "A", "version": "1"},
            "servers": [{"url": "https://api.example.com/v1"}],
            "paths": {"/users/{id}": {"get": {"operationId": "getUser", "responses": {"200": answer}}}},
            "components": {"schemas": {"User": user or USER}},
        }
        | parts
    )


def with_odd(odd: Any, **schemas: Any) -> dict[str, Any]:
    """Let a member of the user have this schema."""
    user = {**USER, "properties": {**USER["properties"], "odd": odd}}
    return specification(user, components={"schemas": {"User": user, **schemas}})


def load(tmp_path: Path, document: Any) -> Contract:
    path = tmp_path / "api.json"
    path.write_text(json.dumps(document))
    return store.load(path)


def broken(contract: Contract, body: Any) -> set[str]:
    """Judge one recorded answer by every rule; give the places in the body that break the contract."""
    url = "https://api.example.com/v1/users/7"
    base = base_urls(contract, [("GET", url)])["https://api.example.com"]
    answered = Response(200, JSON, json.dumps(body).encode())
    interaction = Interaction(1, 0.0, 0.1, Request("GET", url), answered, origin="recording")
    judged = judge(contract, Trace(Run("acme", contract.sha256, "recording", base, base), (interaction,)))
    return {finding.pointer for finding in judged.findings if finding.check == "schema/response-body"}


ODD: dict[str, Any] = {
    "a pattern that nothing compiles": with_odd({"type": "string", "pattern": "("}),
    "a pattern of browsers": with_odd({"type": "string", "pattern": "^[\\w-.]+$"}),
    "an unknown format": with_odd({"type": "string", "format": "money"}),
    "type file": with_odd({"type": "file"}),
    "a type of another language": with_odd({"type": "int"}),
    "a list of wrong types": with_odd({"type": [{}, "string"]}),
    "required as a flag": with_odd({"type": "string", "required": True}),
    "an enum without values": with_odd({"enum": []}),
    "an enum that is none": with_odd({"enum": True}),
    "alternatives that are none": with_odd({"anyOf": [None]}),
    "a step of zero": with_odd({"multipleOf": 0}),
    "a list of item schemas": with_odd({"type": "array", "items": [{"type": "string"}]}),
    "a schema that is a flag": with_odd(True),
    "a component that is a flag": with_odd({"$ref": "#/components/schemas/Any"}, Any=True),
    "a schema that is null": with_odd(None),
    "a reference to nothing": with_odd({"$ref": "#/components/schemas/Absent"}),
    "a reference that is a number": with_odd({"$ref": 3}),
    "a name with spaces": with_odd({"$ref": "#/components/schemas/A b {c} "}, **{"A b {c} ": {}}),
    "a reference into a path": with_odd(
        {"$ref": "#/paths/~1users~1{id}/get/responses/200/content/application~1json/schema"}
    ),
    "a schema of itself": with_odd({"type": "array", "items": {"$ref": "#/components/schemas/User"}}),
    "a discriminator with a mapping": with_odd(
        {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}],
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"}},
        },
        Cat={"type": "object"},
    ),
    "a discriminator that is a flag": with_odd({"type": "object", "discriminator": True}),
    "alternatives with siblings": with_odd({"oneOf": [{"type": "string"}, {"type": "object"}], "nullable": True}),
    "examples of a list": with_odd({"type": "string", "example": ["a"], "examples": {"a": {"value": 1}}}),
    "a number beyond a double": with_odd({"type": "integer", "maximum": 2**80}),
    "servers with variables": specification(servers=[{"url": "https://{host}/v1", "variables": {"host": {}}}]),
    "servers that are none": specification(servers=[None, {"url": 3}, {"url": "https://[x]/"}, {"url": "/v1"}]),
    "no servers": specification(servers=None),
    "extensions among the paths": specification(paths={**specification()["paths"], "x-groups": "all"}),
    "a path that is no mapping": specification(paths={**specification()["paths"], "/b": 5}),
    "security of another shape": specification(security=[None]),
    "a reply's text in the place of its media type": specification(
        paths={
            **specification()["paths"],
            "/b": {"get": {"responses": {"204": {"description": "", "content": {"description": "No content"}}}}},
        }
    ),
    "parameters that are none": specification(
        paths={
            name: {**item, "parameters": [None, {"name": {}, "in": "query"}, {"name": "id", "in": "path"}]}
            for name, item in specification()["paths"].items()
        }
    ),
}


VALUES: dict[str, Any] = {
    "a pattern that nothing compiles": "x",
    "a pattern of browsers": "x",
    "an unknown format": "x",
    "type file": "x",
    "a type of another language": 7,
    "a list of wrong types": 7,
    "an enum without values": "x",
    "an enum that is none": "x",
    "alternatives that are none": "x",
    "a step of zero": 7,
    "a schema that is a flag": 7,
    "a component that is a flag": 7,
    "a schema that is null": 7,
    "a reference to nothing": 7,
    "a name with spaces": 7,
    "a reference into a path": {"id": 2},
    "a schema of itself": [{"id": 2}],
    "a discriminator with a mapping": {"kind": "cat"},
    "alternatives with siblings": None,
}
"""A value of the odd member that the contract cannot have anything against."""


@pytest.mark.parametrize("name", ODD)
def test_the_rest_is_judged(tmp_path: Path, name: str) -> None:
    contract = load(tmp_path, ODD[name])
    odd = {"odd": VALUES[name]} if name in VALUES else {}
    assert broken(contract, {"id": 1, **odd}) == set()
    assert broken(contract, {"id": "one", **odd}) == {"/response/body/id"}


@pytest.mark.parametrize("produces", [[3, "application/json"], "application/json", None])
def test_swagger_without_a_base_path_and_with_odd_media_types(tmp_path: Path, produces: Any) -> None:
    answer = {"description": "", "schema": {"$ref": "#/definitions/User"}}
    document = {
        "swagger": "2.0",
        "info": {"title": "A", "version": "1"},
        "host": "api.example.com",
        "produces": produces,
        "paths": {"/v1/users/{id}": {"get": {"responses": {"200": answer}}}},
        "definitions": {
            "User": {"required": ["id"], "properties": {"id": {"type": "integer"}, "file": {"type": "file"}}}
        },
    }
    contract = load(tmp_path, document)
    assert broken(contract, {"id": 1, "file": "x"}) == set()
    assert broken(contract, {"id": "one"}) == {"/response/body/id"}


def test_what_was_left_out_is_named(tmp_path: Path) -> None:
    odd = with_odd({"type": "int", "enum": [], "allOf": [None], "$ref": "#/components/schemas/Absent"})
    odd["components"]["schemas"]["Odd"] = {"type": "int", "enum": [], "anyOf": [None], "multipleOf": 0, "minLength": -1}
    odd["paths"]["/b"] = {"get": {"responses": {"200": []}}, "put": 3}
    odd["paths"]["x-more"] = 3
    assert set(load(tmp_path, odd).unsound) == {
        "/components/schemas/User/properties/odd/$ref",
        *(f"/components/schemas/Odd/{name}" for name in ("type", "enum", "anyOf/0", "multipleOf", "minLength")),
        "/paths/~1b/put",
        "/paths/~1b/get/responses/200",
    }


def test_a_sound_specification_loses_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, specification()).unsound == ()


def test_paths_and_components_may_stand_in_a_file_as_a_whole(tmp_path: Path) -> None:
    whole = specification()
    (tmp_path / "paths.json").write_text(json.dumps({"all": whole["paths"]}).replace("#/comp", "api.json#/comp"))
    (tmp_path / "schemas.json").write_text(json.dumps({"User": whole["components"]["schemas"]["User"]}))
    whole |= {"paths": {"$ref": "paths.json#/all"}, "components": {"schemas": {"$ref": "schemas.json"}}}
    contract = load(tmp_path, whole)
    assert contract.document["paths"] == specification()["paths"]
    assert broken(contract, {"id": 1}) == set()
    assert broken(contract, {"id": "one"}) == {"/response/body/id"}
