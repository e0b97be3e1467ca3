"""Answers that words, comments or the line above tell; and what is sent, told apart from what is answered."""

from __future__ import annotations

from typing import Any

import pytest
from tests.capture.test_answers import KITE, answer, captured, fenced, section

from driftwitness.capture.recognisers.answer_sentences import read

REFERENCE = {"$ref": "#/components/schemas/Kite"}
IN_DATA = {"type": "object", "properties": {"data": REFERENCE}}
LIST_IN_DATA = {"type": "object", "properties": {"data": {"type": "array", "items": REFERENCE}}}
GET = section("Get a kite", "GET /kites/{id}", "Response:", fenced(KITE))
WRAPPED = section("Get a kite", "GET /kites/{id}", "Response:", fenced(f'{{"data": {KITE}}}'))
OTHER = section("Change a kite", "PUT /kites/{id}", "Response:", fenced(f'{{"data": {KITE}}}'))
LIST = section("List kites", "GET /kites", "Response:", fenced(f'{{"data": [{KITE}], "total": 1}}'))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Returns the updated kite.", ("kite", False, False)),
        (
            "It returns 201 Created with the kite's current JSON representation if it flies.",
            ("kite", False, True),
        ),
        ("Returns 200 and the kite.", ("kite", False, False)),
        ("Responds with a kite object.", ("kite", False, True)),
        ("Body: a kite resource.", ("kite", False, True)),
        ("Response: Kite object", ("Kite", False, True)),
        ("The created kite is returned.", ("kite", False, False)),
        ("Returns a paginated list of kites.", ("kites", True, False)),
        ("Returns: Array of Kite", ("Kite", True, True)),
        ("- Body: an array of kite resources.", ("kite", True, True)),
        ("Returns 204 No Content.", None),
        ("Returns the kite's tail.", ("kite's tail", False, False)),
        ("Returns the kite with only its id.", None),
        ("Returns the kite as XML.", None),
        ("Returns either the kite or an error.", None),
        ("Make sure the kite is returned to its box.", None),
    ],
)
def test_a_sentence_names_what_is_answered(sentence: str, told: Any) -> None:
    assert read(sentence) == told


@pytest.mark.parametrize(
    ("before", "title", "request_line", "sentence", "expected"),
    [
        (GET, "Add a kite", "POST /kites", "Returns `201 Created` with the current JSON of the kite.", REFERENCE),
        (GET, "Add a kite", "POST /kites", "The created kite is returned.", REFERENCE),
        (WRAPPED, "Add a kite", "POST /kites", "Returns the new kite.", IN_DATA),
        (LIST, "Old kites", "GET /museum", "Returns a list of kites.", LIST_IN_DATA),
        (GET, "Old kites", "GET /museum", "Returns an array of kites.", {"type": "array", "items": REFERENCE}),
        (GET, "Old kites", "GET /museum", "Returns a list of kites.", {}),  # a list in which wrapper, if any?
        (GET, "Add a kite", "POST /kites", "Returns the new boat.", {}),
        (GET + OTHER, "Add a kite", "POST /kites", "Returns the new kite.", {}),  # with a wrapper, or without?
        (GET + OTHER, "Add a kite", "POST /kites", "Responds with a kite object.", {}),
        (GET, "Add a kite", "POST /kites", "Returns the kite without its tags.", {}),
        (GET, "Add a kite", "POST /kites", "Returns the new kite.\n\nReturns a list of kites.", {}),
        (GET + LIST, "Fly", "POST /kites/{id}/fly", "Returns the kite.", REFERENCE),
    ],
)
def test_the_resource_that_a_sentence_names(
    before: str, title: str, request_line: str, sentence: str, expected: dict[str, Any]
) -> None:
    openapi = captured(before + section(title, request_line, sentence))
    method, path = request_line.split()
    assert answer(openapi, method.lower(), path) == expected


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("# HTTP-Code 200 OK", "200"),
        ("// 201 Created", "201"),
        ("Status: 202", "202"),
        ("200 OK", "200"),
        ("HTTP/1.1 200 OK\nServer: kites", "200"),
        ("200", None),
        ("# 2000 kites", None),
    ],
)
@pytest.mark.parametrize("body", ['{"flies": true}', "true"])
def test_a_block_that_names_the_status_above_the_body(head: str, status: str | None, body: str) -> None:
    page = section("Fly a kite", "POST /kites/{id}/fly", "Response:", f"```\n{head}\n\n{body}\n```")
    responses = captured(page)["paths"]["/kites/{id}/fly"]["post"]["responses"]
    assert {name for name, response in responses.items() if "content" in response} == ({status} if status else set())
    shown = responses.get(status or "", {}).get("content", {}).get("application/json", {}).get("schema")
    if shown:
        assert (
            shown.get("type") == ("boolean" if body == "true" else None)
            or "properties" in shown
            or "$ref" in str(shown)
        )


@pytest.mark.parametrize("head", ["", "HTTP/1.1 200 OK\nServer: kites\n\n"])
def test_a_command_and_its_answer_in_one_block(head: str) -> None:
    page = section("Get a kite", "GET /kites/{id}", f"```\n$ curl https://kites.example/kites/1\n\n{head}{KITE}\n```")
    assert "Kite" in str(answer(captured(page), "get", "/kites/{id}"))


def test_a_body_below_the_head_of_an_answer_is_the_answers() -> None:
    head = "The response has a header\n\n```\nSet-Cookie: a=b\n```\n\nAnd the body with the data\n\n"
    call = "```\ncurl -X POST https://kites.example/sessions\n```\n\n"
    post = captured(section("Log in", "POST /sessions", call + head + fenced('{"since": 3}')))["paths"]["/sessions"][
        "post"
    ]
    assert "requestBody" not in post
    assert "since" in str(post["responses"]) or "Session" in str(post["responses"])


LONG = "If your account is a free one and you have already added as many kites as it may have, you will see "


@pytest.mark.parametrize(
    ("sentence", "refused"),
    [
        (LONG + "a `507 Insufficient Storage` and a response of:", True),
        (LONG + "either a `507 Insufficient Storage` or the following response of:", False),
    ],
)
def test_the_end_of_a_long_sentence_announces_an_error(sentence: str, refused: bool) -> None:
    page = section(
        "Add a kite", "POST /kites", "Returns `404` where there is no wind.", sentence, fenced('{"error": "full"}')
    )
    openapi = captured(page)
    responses = openapi["components"]["responses"]
    assert ("content" in responses["InsufficientStorage"]) is refused
    assert "content" not in responses["NotFound"]  # one operation's one error tells nothing of others
    assert ("error" in str(answer(openapi, "post", "/kites"))) is not refused


@pytest.mark.parametrize(
    "between",
    ["No pending kite request from this account", "There is no kite that has this number\n\n\n\n", "\n\n\n"],
)
def test_what_stands_under_the_heading_of_a_status_is_an_error(between: str) -> None:
    errors = f"### 404: Not found\n\n\n{between}\n\n\n" + fenced('{"error": "no such kite"}')
    post = captured(section("Fly a kite", "POST /kites/{id}/fly", "### 200: OK", fenced(KITE), errors))
    operation = post["paths"]["/kites/{id}/fly"]["post"]
    assert "requestBody" not in operation
    assert "error" not in str(operation["responses"]["200"])


ROWS = "Body:\n\n| Name | Type | Required |\n|--|--|--|\n| `name` | string | yes |\n| `span` | number | no |\n\n"


@pytest.mark.parametrize(
    ("sent", "wrapper"),
    [
        ('{"kite": {"name": "Red", "color": "blue"}}', ["kite"]),
        ('{"kites": [{"name": "Red", "color": "blue"}]}', ["kites", "items"]),
        ('{"name": "Red", "color": "blue"}', []),
        ('{"other": {"color": "blue"}}', []),
    ],
)
def test_fields_belong_to_the_object_that_the_example_sends_them_in(sent: str, wrapper: list[str]) -> None:
    page = section("Add a kite", "POST /kites", ROWS, "Request:", fenced(sent), "Response:", fenced(KITE))
    schema = captured(page)["paths"]["/kites"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    for step in wrapper:
        assert step == "items" or schema["required"] == [step]
        schema = schema["items"] if step == "items" else schema["properties"][step]
    assert schema["required"] == ["name"]
    assert {"name", "span"} <= schema["properties"].keys()
    assert ("color" in schema["properties"]) is ("other" not in sent)


def test_a_body_of_a_deletion() -> None:
    page = section("Drop tags", "DELETE /tags", "Request:", fenced('{"name": "x"}'), "Response:", fenced('{"left": 3}'))
    body = captured(page)["paths"]["/tags"]["delete"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"name"}


@pytest.mark.parametrize(
    ("member", "shape"),
    [
        ('{"a.txt": {"n": 1}, "B-2": {"n": 2}}', "additionalProperties"),
        ('{"left": {"n": 1}, "right": {"n": 2}}', "properties"),
        ('{"a.txt": {"n": 1}, "B-2": {"m": 2}}', "properties"),
    ],
)
def test_a_map_under_names_that_no_program_chooses(member: str, shape: str) -> None:
    openapi = captured(section("Get a kite", "GET /kites/{id}", fenced(f'{{"id": 1, "parts": {member}}}')))
    assert shape in openapi["components"]["schemas"]["Kite"]["properties"]["parts"]


def test_a_version_is_no_address() -> None:
    body = fenced('{"id": 1, "version": "8.1.3.1", "host": "8.1.3.1"}')
    properties = captured(section("Get a kite", "GET /kites/{id}", body))["components"]["schemas"]["Kite"]["properties"]
    assert properties["version"] == {"type": "string"}
    assert properties["host"] == {"type": "string", "format": "ipv4"}


@pytest.mark.parametrize(("kind", "open_"), [("JSON", True), ("object", False)])
def test_what_an_example_shows_in_arbitrary_json_is_no_property(kind: str, open_: bool) -> None:
    rows = f"Body:\n\n| Name | Type | Description |\n|--|--|--|\n| `extra` | {kind} | More about it |\n\n"
    page = section("Add a kite", "POST /kites", rows, "Response:", fenced('{"id": 1, "extra": {"city": "Rome"}}'))
    extra = captured(page)["components"]["schemas"]["Kite"]["properties"]["extra"]
    assert ("properties" not in extra) is open_


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ('{"id": 1, "parts": [{"length": 1, "glue": "x"}], "wing": {"area": 3}}', {"id", "parts", "wing"}),
        ('{"id": 1, "parts": {"17": {"length": 1, "glue": "x"}}}', {"id", "parts"}),
        ('{"id": 1, "length": 2}', {"id", "length", "glue", "paint"}),
    ],
)
def test_properties_stated_of_objects_inside_the_answer(shown: str, names: set[str]) -> None:
    rows = "Response fields\n\n- `length` (integer): How long\n- `glue` (string)\n- `paint` (string)\n"
    kite = captured(section("Get a kite", "GET /kites/{id}", fenced(shown), rows))["components"]["schemas"]["Kite"]
    assert set(kite["properties"]) == names
    if "wing" in names:
        assert set(kite["properties"]["parts"]["items"]["properties"]) == {"length", "glue", "paint"}


def test_a_bare_value_is_no_part_of_the_resource() -> None:
    openapi = captured(GET + section("Drop a kite", "DELETE /kites/{id}", "```\n# 200 OK\n\ntrue\n```"))
    assert openapi["components"]["schemas"]["Kite"]["type"] == "object"
    assert answer(openapi, "delete", "/kites/{id}") == {"type": "boolean"}
