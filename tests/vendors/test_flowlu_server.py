"""The hand-written Flowlu keeps the word of the vendor's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .client import KEY, Client, Clock
from .flowlu.server import create_app
from .serving import serving

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
RECORD = {"id", "name", "ordering", "active"}


@pytest.fixture
def api() -> Iterator[Client]:
    with serving(create_app(key=KEY, now=Clock())) as base:
        yield Client(f"{base}/api/v1/module", {})


def call(api: Client, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    """Send a request with the key, and return the content of its answer, which is JSON with HTTP 200."""
    separator = "&" if "?" in path else "?"
    response = api.send(method, f"{path}{separator}api_key={KEY}", body, headers)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    return response.json()


def failed(content: Any) -> int:
    """Return the code of an error, having seen that it has the page's shape."""
    assert set(content) == {"error"}
    assert set(content["error"]) - {"error_details"} == {"error_code", "error_msg"}
    assert isinstance(content["error"]["error_msg"], str)
    code: int = content["error"]["error_code"]
    assert ("error_details" in content["error"]) is (code == 21)
    return code


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_list_is_what_the_page_shows(api: Client, method: str) -> None:
    page = call(api, method, "/crm/lead/list")["response"]
    assert {name: page[name] for name in page if name != "items"} == {"total": 3, "page": 1, "count": 3}
    assert [set(item) for item in page["items"]] == [RECORD] * 3
    assert [(item["id"], item["ordering"], item["active"]) for item in page["items"]] == [
        (1, 1, 1),
        (2, 2, 1),
        (3, 3, 1),
    ]


@pytest.mark.parametrize(
    ("query", "ids", "page"),
    [
        ("?limit=2", [1, 2], 1),
        ("?limit=2&page=2", [3], 2),
        ("?limit=3", [1, 2, 3], 1),
        ("?page=9", [], 9),
        ("?limit=100&page=1", [1, 2, 3], 1),
    ],
)
def test_pages_of_a_list(api: Client, query: str, ids: list[int], page: int) -> None:
    shown = call(api, "GET", f"/crm/lead/list{query}")["response"]
    assert [item["id"] for item in shown["items"]] == ids
    assert (shown["total"], shown["page"], shown["count"]) == (3, page, len(ids))


@pytest.mark.parametrize(
    ("body", "headers"),
    [(b"name=Pier+caf%C3%A9&ordering=7&active=0", FORM), ({"name": "Pier café", "ordering": 7, "active": 0}, None)],
)
def test_a_created_record_is_what_was_sent(api: Client, body: Any, headers: dict[str, str] | None) -> None:
    made = call(api, "POST", "/crm/lead/create", body, headers)["response"]
    assert made == {"id": 4, "name": "Pier café", "ordering": 7, "active": 0}
    assert call(api, "GET", "/crm/lead/get/4")["response"] == made
    assert call(api, "GET", "/crm/lead/list")["response"]["items"][-1] == made
    assert call(api, "GET", "/crm/account/list")["response"]["items"] == []


def test_an_update_touches_only_what_is_sent(api: Client) -> None:
    before = call(api, "GET", "/crm/lead/get/2")["response"]
    assert call(api, "POST", "/crm/lead/update/2", b"ordering=9", FORM)["response"] == before | {"ordering": 9}
    assert call(api, "POST", "/crm/lead/update", {"id": 2, "name": "Move"})["response"]["name"] == "Move"
    assert call(api, "GET", "/crm/lead/get/2")["response"] == before | {"ordering": 9, "name": "Move"}


def test_a_deleted_record_is_gone(api: Client) -> None:
    assert call(api, "POST", "/crm/lead/delete", b"id=2", FORM)["response"]["id"] == 2
    assert failed(call(api, "GET", "/crm/lead/get/2")) == 20
    assert failed(call(api, "POST", "/crm/lead/delete/2")) == 20
    page = call(api, "GET", "/crm/lead/list")["response"]
    assert (page["total"], [item["id"] for item in page["items"]]) == (2, [1, 3])


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/nowhere/lead/list", 31),
        ("GET", "/crm/nothing/list", 32),
        ("GET", "/fin/invoice/list", 22),
        ("GET", "/crm/lead/vanish", 30),
        ("GET", "/crm/lead/create", 30),
        ("GET", "/crm/lead/get/99", 20),
        ("GET", "/crm/lead/get/abc", 20),
        ("GET", "/crm/lead/get/9" + "0" * 5000, 20),
        ("GET", "/crm/lead/get", 12),
        ("GET", "/crm/lead", 12),
        ("PUT", "/crm/lead/update/1", 12),
        ("GET", "/crm/lead/list?limit=0", 12),
        ("GET", "/crm/lead/list?limit=101", 12),
        ("GET", "/crm/lead/list?page=0", 12),
        ("GET", "/crm/lead/list?page=x", 12),
    ],
)
def test_errors_have_the_codes_of_the_table(api: Client, method: str, path: str, code: int) -> None:
    assert failed(call(api, method, path)) == code


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": 5, "active": 2}, ["name", "active"]),
        ({"name": "Pier", "ordering": "first"}, ["ordering"]),
        ({"name": "Pier", "ordering": None, "active": True}, ["ordering", "active"]),
    ],
)
def test_a_validation_error_describes_the_incorrect_fields(api: Client, body: Any, wrong: list[str]) -> None:
    content = call(api, "POST", "/crm/lead/create", body)
    assert failed(content) == 21
    assert [each["field"] for each in content["error"]["error_details"]] == wrong
    assert all(each["message"] for each in content["error"]["error_details"])
    assert call(api, "GET", "/crm/lead/list")["response"]["total"] == 3


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"name": NaN}'])
def test_a_body_that_cannot_be_read_is_an_invalid_request(api: Client, body: bytes) -> None:
    assert failed(call(api, "POST", "/crm/lead/create", body)) == 12


@pytest.mark.parametrize(
    ("path", "headers", "known"),
    [
        (f"/crm/lead/list?api_key={KEY}", {}, True),
        (f"/crm/lead/list?access_token={KEY}", {}, True),
        ("/crm/lead/list", {"Authorization": f"Bearer {KEY}"}, True),
        ("/crm/lead/list", {}, False),
        ("/crm/lead/list?api_key=", {}, False),
        ("/crm/lead/list?api_key=wrong", {}, False),
        (f"/crm/lead/list?api_key={KEY}x", {}, False),
        ("/nowhere/lead/list", {}, False),
    ],
)
def test_a_key_or_token_is_needed(api: Client, path: str, headers: dict[str, str], known: bool) -> None:
    for method in ("GET", "POST"):
        content = api.send(method, path, credential=headers).json()
        assert (failed(content) == 11) if not known else ("response" in content)


def test_the_date_is_that_of_the_clock(api: Client) -> None:
    assert api.send("GET", "/crm/lead/list").headers["Date"] == "Mon, 10 Mar 2025 09:46:40 GMT"
