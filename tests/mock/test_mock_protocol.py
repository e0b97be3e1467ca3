"""Every protocol rule: who may come in, what is refused, and how."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest
from mocked import KEY, NOTEBOOKS, Mocked, varied

LONG = "x" * 121
HOOK = {"target_url": "https://example.com/a", "events": ["note.added"]}

# method, path, body, status, code
REFUSALS: list[tuple[str, str, Any, int, str]] = [
    ("POST", "/notebooks", b"{", 400, "malformed_request"),
    ("POST", "/notebooks", b"", 400, "malformed_request"),
    ("POST", "/notebooks", b"\xff", 400, "malformed_request"),
    ("POST", "/notebooks", b'{"title": NaN}', 400, "malformed_request"),
    ("POST", "/notebooks", b'{"title": "a", "title": "b"}', 400, "malformed_request"),
    ("POST", "/notebooks", [{"title": "a"}], 400, "malformed_request"),
    ("POST", "/notebooks", "text", 400, "malformed_request"),
    ("PUT", "/notebooks/41", b"nonsense", 400, "malformed_request"),
    ("GET", "/notebooks/999", None, 404, "not_found"),
    ("GET", "/notebooks/x", None, 404, "not_found"),
    ("GET", "/notebooks/41.0", None, 404, "not_found"),
    ("PUT", "/notebooks/999", {"title": ""}, 404, "not_found"),
    ("DELETE", "/notes/999", None, 404, "not_found"),
    ("GET", "/notebooks/999/notes", None, 404, "not_found"),
    ("GET", "/unknown", None, 404, "not_found"),
    ("GET", "/", None, 404, "not_found"),
    ("PATCH", "/notebooks", {}, 405, "malformed_request"),
    ("POST", "/notebooks/41", {}, 405, "malformed_request"),
    ("PURGE", "/account", None, 405, "malformed_request"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), REFUSALS)
def test_a_refusal_has_the_documented_status_code_and_shape(
    vendor: Mocked, method: str, path: str, body: Any, status: int, code: str
) -> None:
    response = vendor().send(method, path, body)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    error = response.json()["error"]
    assert error.keys() == {"code", "message"}
    assert error["code"] == code
    assert error["message"]


# method, path, body, the fields that the details name
INVALID: list[tuple[str, str, Any, set[str]]] = [
    ("POST", "/notebooks", {}, {"title"}),
    ("POST", "/notebooks", {"title": ""}, {"title"}),
    ("POST", "/notebooks", {"title": LONG, "status": "archived"}, {"title", "status"}),
    ("POST", "/notebooks", {"title": 5, "summary": None}, {"title", "summary"}),
    ("POST", "/notebooks", {"title": "a", "pages": [{"kind": "song", "heading": "b"}]}, {"pages.0.kind"}),
    ("POST", "/notebooks", {"title": "a", "pages": [{"kind": "text"}]}, {"pages.0.heading"}),
    ("POST", "/notebooks", {"title": "a", "settings": {"theme": 1}}, {"settings.theme"}),
    ("PUT", "/notebooks/41", {"status": "lost"}, {"status"}),
    ("POST", "/notes", {"notebook_id": 999, "text": "a"}, {"notebook_id"}),
    ("POST", "/notes", {"notebook_id": 41, "text": "a", "attributes": {"words": "three"}}, {"attributes.words"}),
    ("POST", "/hooks", HOOK | {"target_url": "http://example.com"}, {"target_url"}),
    ("POST", "/hooks", HOOK | {"events": ["all"]}, {"events.0"}),
    ("POST", "/hooks", HOOK | {"notebook_id": 999}, {"notebook_id"}),
]


@pytest.mark.parametrize(("method", "path", "body", "fields"), INVALID)
def test_invalid_input_is_refused_field_by_field_and_changes_nothing(
    vendor: Mocked, method: str, path: str, body: Any, fields: set[str]
) -> None:
    client = vendor()
    lists = ("/notebooks", "/notebooks/41/notes", "/hooks")
    before = [client.ok("GET", listing) for listing in lists]
    response = client.send(method, path, body)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (422, "invalid_input")
    assert error["details"].keys() == fields
    assert all(messages and all(messages) for messages in error["details"].values())
    assert [client.ok("GET", listing) for listing in lists] == before


def test_bounds_are_inclusive(vendor: Mocked) -> None:
    assert vendor().send("POST", "/notebooks", {"title": "x" * 120}).status_code == 201


def test_without_a_catalogued_422_invalid_input_is_malformed(vendor: Mocked) -> None:
    conventions = NOTEBOOKS.document["x-driftwitness"]
    errors = [entry for entry in conventions["errors"] if entry["when"] != "invalid-input"]
    client = vendor(contract=varied(**{"x-driftwitness": {**conventions, "errors": errors}}))
    response = client.send("POST", "/notebooks", {})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "malformed_request")


@pytest.mark.parametrize("key", [None, "", "wrong", KEY + "x", KEY[:-1], "é"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/account"), ("POST", "/notebooks"), ("GET", "/unknown")])
def test_only_the_key_opens(vendor: Mocked, method: str, path: str, key: str | None) -> None:
    headers = {"Authorization": f"Bearer {key}".encode()} if key == "é" else {}
    response = vendor().send(method, path, key=None if key == "é" else key, headers=headers)  # type: ignore[arg-type]
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "unauthenticated"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("header", "status"),
    [(f"bearer {KEY}", 200), (f"BEARER  {KEY}", 200), (f"Basic {KEY}", 401), (KEY, 401), (f"Bearer{KEY}", 401)],
)
def test_the_scheme_is_needed_and_its_case_is_not(vendor: Mocked, header: str, status: int) -> None:
    response = vendor().send("GET", "/account", headers={"Authorization": header}, key=None)
    assert response.status_code == status


def encoded(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


IN_HEADER = {"type": "apiKey", "in": "header", "name": "X-Key"}
USER = {"type": "apiKey", "in": "header", "name": "X-User"}
IN_QUERY = {"type": "apiKey", "in": "query", "name": "api_key"}
IN_COOKIE = {"type": "apiKey", "in": "cookie", "name": "sid"}
BASIC = {"type": "http", "scheme": "basic"}


@pytest.mark.parametrize(
    ("schemes", "query", "headers", "status"),
    [
        ({"a": IN_HEADER}, "", {"x-key": KEY}, 200),
        ({"a": IN_HEADER}, "", {"x-key": "wrong"}, 401),
        ({"a": IN_HEADER}, "", {"Authorization": f"Bearer {KEY}"}, 401),
        ({"a": IN_QUERY}, f"?api_key={KEY}", {}, 200),
        ({"a": IN_QUERY}, "?api_key=wrong", {}, 401),
        ({"a": IN_QUERY}, "", {}, 401),
        ({"a": IN_COOKIE}, "", {"Cookie": f"sid={KEY}"}, 200),
        ({"a": IN_COOKIE}, "", {"Cookie": "sid=wrong"}, 401),
        ({"a": IN_COOKIE}, "", {"Cookie": "=HttpOnly=a"}, 401),
        ({"a": BASIC}, "", {"Authorization": encoded(f"me:{KEY}")}, 200),
        ({"a": BASIC}, "", {"Authorization": encoded(f"{KEY}:")}, 200),
        ({"a": BASIC}, "", {"Authorization": encoded("me:wrong")}, 401),
        ({"a": BASIC}, "", {"Authorization": "Basic !!!"}, 401),
        ({"a": IN_HEADER, "b": USER}, "", {"X-Key": KEY, "X-User": "me"}, 200),
        ({"a": IN_HEADER, "b": USER}, "", {"X-Key": KEY}, 401),
        ({"a": IN_HEADER, "b": USER}, "", {"X-Key": "wrong", "X-User": "me"}, 401),
    ],
)
def test_each_security_scheme(
    vendor: Mocked, schemes: dict[str, Any], query: str, headers: dict[str, str], status: int
) -> None:
    components = {**NOTEBOOKS.document["components"], "securitySchemes": schemes}
    contract = varied(components=components, security=[dict.fromkeys(schemes, ())])
    response = vendor(contract=contract).send("GET", f"/account{query}", headers=headers, key=None)
    assert response.status_code == status
    assert ("WWW-Authenticate" in response.headers) == (status == 401)


@pytest.mark.parametrize("security", [[], [{"bearer": []}, {}]])
def test_an_operation_without_security_asks_nothing(vendor: Mocked, security: list[Any]) -> None:
    assert vendor(contract=varied(security=security)).send("GET", "/account", key=None).status_code == 200


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/notebooks", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/notebooks/41", {"DELETE", "GET", "HEAD", "OPTIONS", "PUT"}),
        ("/hooks/7", {"DELETE", "OPTIONS", "PUT"}),
    ],
)
def test_allow_lists_the_methods(vendor: Mocked, path: str, allow: set[str]) -> None:
    client = vendor()
    options, patch = client.send("OPTIONS", path), client.send("PATCH", path)
    assert (options.status_code, options.content, patch.status_code) == (204, b"", 405)
    assert set(options.headers["Allow"].split(", ")) == set(patch.headers["Allow"].split(", ")) == allow
    assert "Content-Type" not in options.headers


@pytest.mark.parametrize("path", ["/notebooks", "/notebooks/41", "/notebooks/999", "/unknown"])
def test_head_is_get_without_a_body(vendor: Mocked, path: str) -> None:
    client = vendor()
    get, head = client.send("GET", path), client.send("HEAD", path)
    assert head.content == b""
    assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))


def test_head_on_a_path_without_get_is_not_allowed(vendor: Mocked) -> None:
    assert vendor().send("HEAD", "/hooks/7").status_code == 405


@pytest.mark.parametrize("path", ["/notebooks/", "/notebooks?", "/notebooks/?page=1"])
def test_a_slash_at_the_end_changes_nothing(vendor: Mocked, path: str) -> None:
    assert vendor().send("GET", path).status_code == 200


def test_nothing_is_served_beside_the_path_of_the_server(vendor: Mocked) -> None:
    client = vendor()
    host = client.base.removesuffix("/api/v2")
    outside = replace(client, base=host)
    for path in ("/notebooks", "/api/v2x/notebooks", "/api", "/"):
        response = outside.session.get(host + path, headers={"Authorization": f"Bearer {KEY}"}, timeout=20)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_answers_say_that_they_are_a_mocks(vendor: Mocked) -> None:
    response = vendor().send("GET", "/account")
    assert response.headers["Server"] == "driftwitness-mock"
    assert response.headers["Date"] == "Thu, 01 Jan 2026 00:00:00 GMT"


@pytest.mark.parametrize("media_type", ["application/vnd.notebooks.v2+json", "application/x-www-form-urlencoded"])
def test_other_media_types_of_bodies(vendor: Mocked, media_type: str) -> None:
    paths = dict(NOTEBOOKS.document["paths"])
    create = paths["/notes"]["post"]
    [content] = create["requestBody"]["content"].values()
    paths["/notes"] = {"post": {**create, "requestBody": {"required": True, "content": {media_type: content}}}}
    client = vendor(contract=varied(paths=paths))
    body = b"notebook_id=41&text=a+b" if "form" in media_type else b'{"notebook_id": 41, "text": "a b"}'
    made = client.send("POST", "/notes", body, headers={"Content-Type": media_type}).json()["result"]
    assert (made["notebook_id"], made["text"]) == (41, "a b")


@pytest.mark.parametrize("injections", [(), ("html-error-page",)])
def test_a_status_that_no_standard_knows(vendor: Mocked, injections: tuple[str, ...]) -> None:
    errors = [{"code": "lost", "status": 499, "when": "not-found"}]
    conventions = {**NOTEBOOKS.document["x-driftwitness"], "errors": errors}
    client = vendor(*injections, contract=varied(**{"x-driftwitness": conventions}))
    client.faithful = False
    assert client.send("GET", "/notes/999").status_code == 499


def test_errors_inside_a_200_where_only_that_is_documented(vendor: Mocked) -> None:
    paths = {
        path: {
            method: {**operation, "responses": {s: r for s, r in operation["responses"].items() if s[0] == "2"}}
            for method, operation in item.items()
        }
        for path, item in NOTEBOOKS.document["paths"].items()
    }
    conventions = NOTEBOOKS.document["x-driftwitness"]
    errors = [{"code": 20, "when": "not-found"}, {"code": 10, "when": "other"}]
    contract = varied(paths=paths, **{"x-driftwitness": {**conventions, "errors": errors}})
    client = vendor(contract=contract)
    client.faithful = False
    response = client.send("GET", "/notes/999")
    assert (response.status_code, response.json()["error"]["code"]) == (200, 20)
    assert client.send("PATCH", "/notes").json()["error"]["code"] == 20
