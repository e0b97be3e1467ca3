"""Single decisions of the assembly, each on the smallest page that shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.capture.assertions import assert_sound

from driftwitness.capture import Captured, UnusedLines, capture
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.facts import Where
from driftwitness.document.text import read


def whole(*lines: str) -> Captured:
    document = read("toys.txt", "\n".join(("Toy API", "", "Base URL: https://toys.example", "", *lines)))
    found = capture([document], vendor="toys")
    assert_sound(found, [document])
    return found


def captured(*lines: str) -> dict[str, Any]:
    return whole(*lines).openapi


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
    answers = ("Response 200 OK", '{"id": 1}', "", "Or shorter", "", "Response 200 OK", '{"name": "Top", ...}')
    openapi = captured("GET /toys/:id", *answers)
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


def test_example_that_breaks_the_table_is_left_out() -> None:
    for value, count in (("3", 1), ('"three"', 0)):
        call = f"curl -X POST https://toys.example/toys -d '{{\"size\": {value}}}'"
        openapi = captured("POST /toys", *TABLE, "size integer required Size", call)
        content = openapi["paths"]["/toys"]["post"]["requestBody"]["content"]["application/json"]
        assert len(content.get("examples", {})) == count


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


@pytest.mark.parametrize(
    ("shown", "kind"), [("7", "integer"), ('"a"', "string"), ("null", "string"), ("true", "string")]
)
def test_path_parameter_without_a_type_has_that_of_the_property_it_names(shown: str, kind: str) -> None:
    openapi = captured("GET /toys/:id", "Response 200 OK", f'{{"id": {shown}}}', "GET /boxes/:id")
    found = {path: item["get"]["parameters"][0]["schema"] for path, item in openapi["paths"].items()}
    assert found == {"/toys/{id}": {"type": kind}, "/boxes/{id}": {"type": "string"}}


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


TABLE = ("Body Parameters", "NameTypeRequiredDescription")


def test_that_there_must_be_a_body_is_stated_only_with_a_required_property() -> None:
    for need, kind in (("required", "stated"), ("optional", "inferred")):
        found = whole("PUT /toys/:id", *TABLE, f"name string {need} Name")
        at = "/paths/~1toys~1{id}/put/requestBody/content/application~1json/schema"
        assert found.evidence[at]["kind"] == kind
        assert found.evidence[f"{at}/properties/name"]["kind"] == "stated"


def test_status_is_stated_by_a_caption_and_inferred_without_one() -> None:
    found = whole("GET /toys/:id", "Response 200 OK", '{"id": 1}', "GET /boxes/:id", '{"id": 1}')
    assert found.evidence["/paths/~1toys~1{id}/get/responses/200"]["kind"] == "stated"
    assert found.evidence["/paths/~1boxes~1{id}/get/responses/2XX"]["kind"] == "inferred"


def test_first_evidence_of_a_place_stays() -> None:
    log = EvidenceLog([read("toys.txt", "first\nsecond")])
    log.note(("info",), Where("toys.txt", 1, 1), "stated")
    log.note(("info",), Where("toys.txt", 2, 2), "inferred")
    assert (log.as_json()["/info"]["kind"], log.as_json()["/info"]["lines"]) == ("stated", [1, 1])


def test_date_filter_needs_one_direction() -> None:
    since = "since string optional ISO 8601 date. Created after it"
    about = "about string optional ISO 8601 date. Created before or after it"
    answer = ("Response 200 OK", '[{"id": 1, "created_at": "2024-01-01T00:00:00Z"}]')
    openapi = captured("GET /toys", "Query Parameters", "NameTypeRequiredDescription", since, about, *answer)
    assert openapi["x-driftwitness"]["filters"] == [
        {"operation": "listToys", "param": "since", "property": "/created_at", "match": "after"}
    ]


def test_retry_after_belongs_to_the_refusal() -> None:
    headers = ("Header Description", "X-RateLimit-Remaining What is left", "Retry-After Seconds to wait")
    openapi = captured("GET /toys", "", "Limits", "", "Make 5 calls per minute or get 429.", *headers)
    refusal = openapi["components"]["responses"]["TooManyRequests"]
    assert set(refusal["headers"]) == {"X-RateLimit-Remaining", "Retry-After"}
    assert set(success(openapi, "/toys", "get")["headers"]) == {"X-RateLimit-Remaining"}


def test_repaired_example_is_no_exchange() -> None:
    calls = ("GET /toys/:id", "curl https://toys.example/toys/1", "Response 200 OK")
    assert len(whole(*calls, '{"id": 1}').exchanges) == 1
    assert len(whole(*calls, "{", '"id": 1 // a note', "}").exchanges) == 0


def test_error_is_told_by_what_no_success_has() -> None:
    done = ("DELETE /toys/:id", "Response 200 OK", '{"message": "Gone."}')
    openapi = captured(*done, "", "Failures", "", "Error example", '{"message": "No.", "code": "no"}')
    assert openapi["x-driftwitness"]["envelope"]["error"]["when"] == "/code"


def test_object_beside_one_payload_only_stands_inline() -> None:
    answer = '{"data": [{"id": 1}], "meta": {"total": 1}}'
    openapi = captured("GET /toys", "Response 200 OK", answer)
    assert set(openapi["components"]["schemas"]) == {"Toy"}
    assert schema(openapi, "/toys", "get")["properties"]["meta"]["required"] == ["total"]
    twice = captured("GET /toys", "Response 200 OK", answer, "GET /boxes", "Response 200 OK", answer)
    assert set(twice["components"]["schemas"]) == {"Toy", "Box", "Meta"}


def test_message_beside_other_properties_is_a_property() -> None:
    openapi = captured("GET /toys/:id", "Response 200 OK", '{"id": 1, "message": "Hello"}')
    assert openapi["x-driftwitness"]["envelope"]["success"] == {"item": ""}


def test_table_ends_at_code() -> None:
    openapi = captured("POST /toys", *TABLE, "name string required Name", "{}", "size integer optional is a sentence")
    body = openapi["paths"]["/toys"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"name"}


def test_unused_lines_are_spans_without_blank_ends() -> None:
    found = whole("", "Nothing to see.", "", "Nor here.", "", "GET /toys", "", "Lists toys.", "")
    assert found.unused == (UnusedLines("toys.txt", 6, 8), UnusedLines("toys.txt", 12, 12))
