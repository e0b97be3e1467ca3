"""Single decisions of the assembly, each on the smallest page that shows it."""

from __future__ import annotations

import json
from typing import Any

from tests.capture.assertions import assert_sound

from driftwitness.capture import capture
from driftwitness.document.text import read


def captured(*lines: str) -> dict[str, Any]:
    document = read("toys.txt", "\n".join(("Toy API", "", "Base URL: https://toys.example", "", *lines)))
    found = capture([document], vendor="toys")
    assert_sound(found, [document])
    return found.openapi


def success(openapi: dict[str, Any], path: str, method: str) -> Any:
    responses = openapi["paths"][path][method]["responses"]
    return next(responses[status] for status in responses if status.startswith("2"))


def schema(openapi: dict[str, Any], path: str, method: str) -> Any:
    return success(openapi, path, method)["content"]["application/json"]["schema"]


def test_shortened_example_shows_types_and_requires_nothing() -> None:
    openapi = captured("GET /toys/:id", "Response 200 OK", '{"id": 1, "name": "Top", ...}')
    assert schema(openapi, "/toys/{id}", "get") == {"$ref": "#/components/schemas/Toy"}
    assert set(openapi["components"]["schemas"]["Toy"]["properties"]) == {"id", "name"}


def test_shortened_example_does_not_make_up_for_a_missing_member() -> None:
    whole = ("Response 200 OK", '{"id": 1}', "", "Or shorter", "", "Response 200 OK", '{"name": "Top", ...}')
    openapi = captured("GET /toys/:id", *whole)
    assert schema(openapi, "/toys/{id}", "get")["allOf"][1] == {"required": ["id"]}


def test_comment_that_says_optional_is_believed() -> None:
    openapi = captured("GET /toys/:id", "Response 200 OK", "{", '"id": 1,', '"note": "red" // optional', "}")
    assert schema(openapi, "/toys/{id}", "get")["allOf"][1] == {"required": ["id"]}


def test_null_and_a_value_make_a_union_and_null_alone_says_nothing() -> None:
    openapi = captured(
        "GET /toys", "Response 200 OK", '[{"id": 1, "box": null, "bow": null}, {"id": 2, "box": 3, "bow": null}]'
    )
    properties = openapi["components"]["schemas"]["Toy"]["properties"]
    assert (properties["box"], properties["bow"]) == ({"type": ["integer", "null"]}, {})


def test_answers_of_different_kinds_under_one_status_stand_side_by_side() -> None:
    one, many = json.dumps({"id": 1}), json.dumps([{"id": 1}])
    openapi = captured("POST /toys/batch", "Response 200 OK", one, "Response 200 OK", many)
    assert schema(openapi, "/toys/batch", "post")["type"] == ["object", "array"]


def test_body_that_only_a_call_shows_is_described_by_it() -> None:
    call = """curl -X POST https://toys.example/toys/batch -d '[{"id": 1, "name": "Top"}]'"""
    openapi = captured("POST /toys/batch", call)
    body = openapi["paths"]["/toys/batch"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"id": {"type": "integer"}, "name": {"type": "string", "examples": ["Top"]}},
            "required": ["id", "name"],
        },
    }


def test_nested_parameter_makes_its_parent() -> None:
    openapi = captured("POST /toys", "Body Parameters", "NameTypeRequiredDescription", "box.size integer required Size")
    body = openapi["paths"]["/toys"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["box"] == {
        "type": "object",
        "properties": {"size": {"type": "integer"}},
        "required": ["size"],
    }


def test_members_of_array_items_are_nested_in_the_items() -> None:
    rows = (
        "parts array required Its parts",
        "parts[].sku string required Number",
        "parts[].count integer optional How many",
    )
    openapi = captured("POST /toys", "Body Parameters", "NameTypeRequiredDescription", *rows)
    body = openapi["paths"]["/toys"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["parts"] == {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}},
            "required": ["sku"],
        },
    }


def test_links_follow_ids_through_nested_paths() -> None:
    answer = ("Response 201 Created", '{"id": 7}')
    openapi = captured("POST /shops/:shop/toys", *answer, "GET /shops/:shop/toys/:toy_id", "DELETE /boxes/:id")
    assert success(openapi, "/shops/{shop}/toys", "post")["links"] == {
        "getShopToy": {
            "operationId": "getShopToy",
            "parameters": {"shop": "$request.path.shop", "toy_id": "$response.body#/id"},
        }
    }


def test_path_parameter_without_a_type_has_that_of_the_property_it_names() -> None:
    openapi = captured("GET /toys/:id", "Response 200 OK", '{"id": 7}', "GET /boxes/:id")
    found = {path: item["get"]["parameters"][0]["schema"] for path, item in openapi["paths"].items()}
    assert found == {"/toys/{id}": {"type": "integer"}, "/boxes/{id}": {"type": "string"}}


def test_operations_that_would_share_an_id_are_told_apart() -> None:
    openapi = captured("GET /toys/:id", "", "GET /v2/toys/:id")
    ids = [item["get"]["operationId"] for item in openapi["paths"].values()]
    assert len(set(ids)) == 2


def test_query_names_that_only_a_call_shows_are_parameters_but_not_the_key() -> None:
    openapi = captured(
        "GET /toys", "curl 'https://toys.example/toys?colour=red&api_key=abc'", "Response 200 OK", '[{"id": 1}]'
    )
    assert [parameter["name"] for parameter in openapi["paths"]["/toys"]["get"]["parameters"]] == ["colour"]
    assert openapi["components"]["securitySchemes"]["apiKeyQuery"]["name"] == "api_key"
