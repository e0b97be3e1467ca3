"""What refused fields are told: words of vendors, not of JSON Schema."""

from __future__ import annotations

from typing import Any

import pytest
from mocked import NOTEBOOKS, Mocked, varied

LINK = {"type": "string", "format": "uri", "maxLength": 30}
FIELDS: dict[str, Any] = {
    "size": {"type": "integer", "minimum": 2, "exclusiveMaximum": 9, "multipleOf": 2},
    "share": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1},
    "open": {"type": "boolean"},
    "link": LINK,
    "phone": {"type": "string", "pattern": "^[0-9]+$"},
    "kind": {"const": "book"},
    "odd": {"type": "string", "format": "regex"},
    "tags": {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": True},
    "extra": {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": {"a": {}}},
    "either": {"anyOf": [{"minLength": 3}, {"type": "integer"}]},
}
# what is sent besides a title, the field that is told of, its message
SAID: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ...}, "title", "is required"),
    ({"title": 5}, "title", "must be a string"),
    ({"title": ""}, "title", "must not be empty"),
    ({"title": "x" * 121}, "title", "must have at most 120 characters"),
    ({"status": "lost"}, "status", "must be one of: draft, active"),
    ({"pages": [{"kind": "text"}]}, "pages.0.heading", "is required"),
    ({"pages": {}}, "pages", "must be a list"),
    ({"settings": []}, "settings", "must be an object"),
    ({"size": "4"}, "size", "must be an integer"),
    ({"size": 0}, "size", "must be at least 2"),
    ({"size": 10}, "size", "must be less than 9"),
    ({"size": 3}, "size", "must be a multiple of 2"),
    ({"share": "a"}, "share", "must be a number or empty"),
    ({"share": 0}, "share", "must be more than 0"),
    ({"share": 2}, "share", "must be at most 1"),
    ({"open": "yes"}, "open", "must be true or false"),
    ({"link": "a b"}, "link", "must be a URL"),
    ({"phone": "a"}, "phone", "has the wrong format"),
    ({"kind": "film"}, "kind", "must be book"),
    ({"odd": "("}, "odd", "is not valid"),
    ({"tags": []}, "tags", "must have 1 or more items"),
    ({"tags": [1, 2, 3]}, "tags", "must have 2 or fewer items"),
    ({"tags": [1, 1]}, "tags", "must not name anything twice"),
    ({"extra": {}}, "extra", "must have 1 or more fields"),
    ({"extra": {"b": 1}}, "extra", "has unknown fields"),
    ({"either": "ab"}, "either", "is not valid"),
]


@pytest.mark.parametrize(("sent", "field", "message"), SAID)
def test_messages_are_worded_as_vendors_word_them(
    vendor: Mocked, sent: dict[str, Any], field: str, message: str
) -> None:
    paths = dict(NOTEBOOKS.document["paths"])
    create = paths["/notebooks"]["post"]
    [content] = create["requestBody"]["content"].values()
    schema = {**content["schema"], "properties": {**content["schema"]["properties"], **FIELDS}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    paths["/notebooks"] = {**paths["/notebooks"], "post": {**create, "requestBody": body}}
    whole = {name: value for name, value in ({"title": "a"} | sent).items() if value is not ...}
    response = vendor(contract=varied(paths=paths)).send("POST", "/notebooks", whole)
    assert response.status_code == 422
    assert response.json()["error"]["details"] == {field: [message]}


def test_a_parameter_too_is_told_of_in_words(vendor: Mocked) -> None:
    response = vendor().send("GET", "/notebooks?per_page=many")
    assert response.json()["error"]["details"] == {"per_page": ["must be an integer"]}


def test_what_no_answer_could_show_is_told_of_in_words(vendor: Mocked) -> None:
    paths = dict(NOTEBOOKS.document["paths"])
    create = paths["/notebooks"]["post"]
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    paths["/notebooks"] = {**paths["/notebooks"], "post": {**create, "requestBody": body}}
    response = vendor(contract=varied(paths=paths)).send("POST", "/notebooks", {"title": 5, "status": "lost"})
    assert response.status_code == 422
    assert response.json()["error"]["details"] == {
        "title": ["must be a string"],
        "status": ["must be one of: draft, active, archived"],
    }
