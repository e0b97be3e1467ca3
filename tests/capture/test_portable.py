"""What other tools want of a contract: plain names in paths, lists that say what their items are."""

from __future__ import annotations

from typing import Any

from driftwitness.capture.portable import portable


def path(name: str) -> dict[str, Any]:
    link = {"operationId": "b", "parameters": {name: f"$request.path.{name}", "x": "$response.body#/a.b"}}
    return {
        f"/a.b/{{{name}}}": {
            "get": {
                "parameters": [
                    {"name": name, "in": "path", "schema": {"type": "string"}},
                    {"name": "q.r", "in": "query", "schema": {"type": "array"}},
                ],
                "responses": {"200": {"description": "", "links": {"b": link}}},
            }
        }
    }


def test_path_parameters_get_names_that_every_tool_finds() -> None:
    document, evidence = portable(
        {"paths": path("org.slug")}, {"/paths/~1a.b~1{org.slug}/get": 1, "/components/schemas/a.b": 2, "": 3}
    )
    operation = document["paths"]["/a.b/{org_slug}"]["get"]
    assert [parameter["name"] for parameter in operation["parameters"]] == ["org_slug", "q.r"]
    link = operation["responses"]["200"]["links"]["b"]
    assert link["parameters"] == {"org_slug": "$request.path.org_slug", "x": "$response.body#/a.b"}
    assert evidence == {"/paths/~1a.b~1{org_slug}/get": 1, "/components/schemas/a.b": 2, "": 3}


def test_lists_say_what_their_items_are() -> None:
    listed = {"type": ["array", "null"]}
    schemas = {"A": {"properties": {"a": listed, "b": {"type": "array", "items": {"type": "string"}}, "c": {}}}}
    document, _ = portable({"paths": {}, "components": {"schemas": schemas}}, {})
    assert document["components"]["schemas"]["A"]["properties"] == {
        "a": {"type": ["array", "null"], "items": {}},
        "b": {"type": "array", "items": {"type": "string"}},
        "c": {},
    }
    assert listed == {"type": ["array", "null"]}


def test_what_is_portable_stays_as_it_is() -> None:
    once = portable({"paths": path("org.slug")}, {"/paths/~1a.b~1{org.slug}": 1})
    assert portable(*once) == once
