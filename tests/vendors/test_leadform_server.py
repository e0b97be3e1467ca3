"""The hand-written LeadForm keeps the word of the vendor's page."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from .client import KEY, Client, Clock
from .leadform.server import create_app
from .serving import serving

SIGNUP: dict[str, Any] = {
    "name": "Newsletter Signup",
    "description": "Collect subscribers",
    "fields": [{"type": "email", "label": "Your Email", "required": True, "placeholder": "you"}, {"label": "Name"}],
    "settings": {"redirect_url": "https://shop.example/thanks", "theme": {"dark": True}},
    "status": "active",
}
HOOK = {"url": "https://shop.example/hooks", "events": ["entry.created"], "form_id": 1}

FORM_ROW = {"id", "name", "slug", "status", "entries_count", "created_at", "updated_at"}
FORM = FORM_ROW | {"fields", "settings", "public_url"}
ENTRY_ROW = {"id", "form_id", "fields", "metadata", "created_at"}
WEBHOOK = {"id", "url", "events", "form_id", "is_active", "secret", "created_at"}
DELETED = {"message"}


def without_repeats(members: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(members)) == len(members), f"a name occurs twice in {members}"
    return dict(members)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> Iterator[Client]:
    with serving(create_app(key=KEY, now=clock)) as base:
        yield Client(f"{base}/api/v1")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "shown"),
    [
        ("GET", "/forms?page=1&per_page=10", None, 200, FORM_ROW),
        ("POST", "/forms", SIGNUP, 201, FORM),
        ("GET", "/forms/1", None, 200, FORM),
        ("PUT", "/forms/1", {"name": "Contact v2"}, 200, {"id", "name", "slug", "status", "updated_at"}),
        ("DELETE", "/forms/1", None, 200, DELETED),
        ("GET", "/forms/1/entries?per_page=5", None, 200, ENTRY_ROW),
        ("GET", "/entries/1001", None, 200, ENTRY_ROW | {"form_name", "is_complete"}),
        ("POST", "/entries", {"form_id": 1, "fields": {"email": "a"}}, 201, ENTRY_ROW | {"is_complete"}),
        ("DELETE", "/entries/1001", None, 200, DELETED),
        ("GET", "/webhooks", None, 200, WEBHOOK),
        ("POST", "/webhooks", HOOK, 201, WEBHOOK),
        ("PUT", "/webhooks/1", {"is_active": False}, 200, WEBHOOK - {"secret", "created_at"} | {"updated_at"}),
        ("DELETE", "/webhooks/1", None, 200, DELETED),
        ("GET", "/account", None, 200, {"id", "name", "email", "plan", "created_at"}),
        ("GET", "/account/usage?period=current", None, 200, {"period", "forms", "entries", "api_calls", "storage_mb"}),
    ],
)
def test_each_operation_shows_what_the_page_shows(
    api: Client, method: str, path: str, body: Any, status: int, shown: set[str]
) -> None:
    response = api.send(method, path, body)
    content = json.loads(response.content, parse_constant=pytest.fail, object_pairs_hook=without_repeats)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    record = content.get("data", content)
    for item in record if isinstance(record, list) else [record]:
        assert set(item) == shown
    assert set(content) == (
        {"message"} if shown == DELETED else {"data", "meta"} if "?p" in path and isinstance(record, list) else {"data"}
    )


def test_a_created_form_is_what_was_sent(api: Client) -> None:
    made = api.send("POST", "/forms", SIGNUP).json()["data"]
    assert {name: made[name] for name in ("name", "status", "settings")} == {
        name: SIGNUP[name] for name in ("name", "status", "settings")
    }
    assert made["slug"] == "newsletter-signup"
    assert made["public_url"].endswith("/f/newsletter-signup")
    assert made["entries_count"] == 0
    assert made["created_at"] == made["updated_at"] == "2025-03-10T09:46:40Z"
    first, second = made["fields"]
    assert re.fullmatch("fld_[0-9a-f]{6}", first.pop("id"))
    assert first == SIGNUP["fields"][0]
    assert second == {"id": second["id"], "type": "text", "label": "Name", "required": False}
    assert api.send("GET", f"/forms/{made['id']}").json()["data"]["settings"] == SIGNUP["settings"]
    plain = api.send("POST", "/forms", {"name": "Newsletter signup!"}).json()["data"]
    assert (plain["status"], plain["slug"], plain["fields"], plain["settings"]) == (
        "draft",
        "newsletter-signup-2",
        [],
        {},
    )


def test_an_update_touches_only_what_is_sent(api: Client, clock: Clock) -> None:
    made = api.send("POST", "/forms", SIGNUP).json()["data"]
    path = f"/forms/{made['id']}"
    clock.wait(5)
    answer = api.send("PUT", path, {"name": "Weekly", "status": "archived"}).json()["data"]
    later = "2025-03-10T09:46:45Z"
    assert answer == {
        "id": made["id"],
        "name": "Weekly",
        "slug": made["slug"],
        "status": "archived",
        "updated_at": later,
    }
    assert api.send("GET", path).json()["data"] == made | {"name": "Weekly", "status": "archived", "updated_at": later}
    api.send("PUT", path, {"settings": {"theme": "plain"}, "fields": [{"type": "text", "label": "Only"}]})
    now = api.send("GET", path).json()["data"]
    assert now["settings"] == {"redirect_url": "https://shop.example/thanks", "theme": "plain"}
    assert [field["label"] for field in now["fields"]] == ["Only"]


def test_deleting_a_form_removes_its_entries_and_no_webhook(api: Client) -> None:
    hook = api.send("POST", "/webhooks", HOOK).json()["data"]
    assert api.send("DELETE", "/forms/1").json() == {"message": "Form deleted successfully."}
    for path in ("/forms/1", "/forms/1/entries", "/entries/1001"):
        assert api.send("GET", path).status_code == 404, path
    assert api.send("DELETE", "/forms/1").status_code == 404
    assert [form["id"] for form in api.send("GET", "/forms").json()["data"]] == [3, 2]
    assert hook in api.send("GET", "/webhooks").json()["data"]
    assert api.send("GET", "/account/usage").json()["data"]["entries"]["used"] == 1


def test_entries_count_and_live_and_die(api: Client) -> None:
    assert api.send("GET", "/forms/2").json()["data"]["entries_count"] == 0
    body = {"form_id": 2, "fields": {"email": "a@b.example", "age": 31}, "metadata": {"source": "import"}}
    made = api.send("POST", "/entries", body).json()["data"]
    assert {name: made[name] for name in body} == body
    assert made["is_complete"] is True
    assert api.send("GET", f"/entries/{made['id']}").json()["data"] == made | {"form_name": "Café club"}
    assert api.send("GET", "/forms/2").json()["data"]["entries_count"] == 1
    assert api.send("DELETE", f"/entries/{made['id']}").json() == {"message": "Entry deleted successfully."}
    assert api.send("GET", f"/entries/{made['id']}").status_code == 404
    assert api.send("GET", "/forms/2/entries").json() == {
        "data": [],
        "meta": {"current_page": 1, "per_page": 20, "total": 0, "last_page": 1},
    }


def test_webhooks_change_scope_and_keep_their_secret(api: Client) -> None:
    made = api.send("POST", "/webhooks", HOOK | {"secret": "s3"}).json()["data"]
    assert {name: made[name] for name in (*HOOK, "secret", "is_active")} == HOOK | {"secret": "s3", "is_active": True}
    path = f"/webhooks/{made['id']}"
    assert made["is_active"] is True
    changed = api.send("PUT", path, {"events": ["form.updated"], "form_id": None}).json()["data"]
    assert (changed["events"], changed["form_id"], changed["url"]) == (["form.updated"], None, HOOK["url"])
    listed = api.send("GET", "/webhooks").json()["data"][-1]
    assert listed == made | {"events": ["form.updated"], "form_id": None}
    assert api.send("DELETE", path).json() == {"message": "Webhook deleted successfully."}
    assert api.send("PUT", path, {}).status_code == 404
    assert api.send("POST", "/webhooks", HOOK).json()["data"]["secret"].startswith("whsec_")


@pytest.mark.parametrize(
    ("query", "ids", "meta"),
    [
        ("", [3, 2, 1], (1, 20, 3, 1)),
        ("?per_page=2", [3, 2], (1, 2, 3, 2)),
        ("?per_page=2&page=2", [1], (2, 2, 3, 2)),
        ("?per_page=3", [3, 2, 1], (1, 3, 3, 1)),
        ("?page=99999999999999999999", [], (99999999999999999999, 20, 3, 1)),
        ("?per_page=100", [3, 2, 1], (1, 100, 3, 1)),
        ("?status=draft", [2], (1, 20, 1, 1)),
        ("?search=CAF%C3%89", [2], (1, 20, 1, 1)),
        ("?search=nothing", [], (1, 20, 0, 1)),
        ("?status=draft&search=contact", [], (1, 20, 0, 1)),
    ],
)
def test_lists_of_forms(api: Client, query: str, ids: list[int], meta: tuple[int, int, int, int]) -> None:
    content = api.send("GET", f"/forms{query}").json()
    assert [form["id"] for form in content["data"]] == ids
    assert content["meta"] == dict(zip(("current_page", "per_page", "total", "last_page"), meta, strict=True))


def test_a_page_holds_as_many_as_asked(api: Client) -> None:
    for number in range(47):
        api.send("POST", "/forms", {"name": f"{number} " + "long " * 20})
    content = api.send("GET", "/forms?per_page=49").json()
    assert [form["id"] for form in content["data"]] == list(range(50, 1, -1))
    assert content["data"][0]["name"] == "46 " + "long " * 20
    assert content["meta"] == {"current_page": 1, "per_page": 49, "total": 50, "last_page": 2}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [1003, 1002, 1001]),
        ("?since={1002}", [1003]),
        ("?until={1002}", [1001]),
        ("?since={1001}&until={1003}", [1002]),
        ("?since=2025-03-01", [1003, 1002]),
        ("?until=2025-03-02T00:00:00%2B02:00", [1001]),
        ("?per_page=1&page=3", [1001]),
    ],
)
def test_lists_of_entries(api: Client, query: str, ids: list[int]) -> None:
    times = {str(entry["id"]): entry["created_at"] for entry in api.send("GET", "/forms/1/entries").json()["data"]}
    query = re.sub(r"\{(\d+)\}", lambda match: times[match[1]], query)
    assert [entry["id"] for entry in api.send("GET", f"/forms/1/entries{query}").json()["data"]] == ids


@pytest.mark.parametrize(
    ("method", "path", "body", "fields"),
    [
        ("POST", "/forms", {}, {"name"}),
        (
            "POST",
            "/forms",
            {"name": 5, "settings": [], "fields": {}, "description": None},
            {"name", "settings", "fields", "description"},
        ),
        ("POST", "/forms", {"name": "x" * 256}, {"name"}),
        ("POST", "/forms", {"name": "x", "status": "archived"}, {"status"}),
        ("POST", "/forms", {"fields": [{"type": 5}]}, {"name", "fields.0.type"}),
        ("POST", "/forms", {"name": "x", "fields": [{}, "y", {"required": 1}]}, {"fields.1", "fields.2.required"}),
        ("PUT", "/forms/1", {"name": False, "status": "gone"}, {"name", "status"}),
        ("POST", "/entries", {}, {"form_id", "fields"}),
        ("POST", "/entries", {"form_id": 99, "fields": []}, {"form_id", "fields"}),
        ("POST", "/entries", {"form_id": True, "fields": {}, "metadata": "x"}, {"form_id", "metadata"}),
        ("POST", "/webhooks", {"events": []}, {"url", "events"}),
        ("POST", "/webhooks", {"url": "http://shop.example", "events": ["entry.created", "x"]}, {"url", "events.1"}),
        ("POST", "/webhooks", HOOK | {"form_id": 99, "secret": 1, "url": "https://["}, {"form_id", "secret", "url"}),
        ("PUT", "/webhooks/1", {"is_active": 1, "events": "entry.created", "url": ""}, {"is_active", "events", "url"}),
        ("GET", "/forms?page=0&per_page=101&status=gone", None, {"page", "per_page", "status"}),
        ("GET", "/forms?page=x&per_page=", None, {"page", "per_page"}),
        ("GET", "/forms?per_page=0", None, {"per_page"}),
        ("GET", "/forms?per_page=-1&page=1.0", None, {"page", "per_page"}),
        ("GET", "/forms/1/entries?since=soon&until=2025-13-01", None, {"since", "until"}),
        ("GET", "/account/usage?period=2025-13", None, {"period"}),
    ],
)
def test_invalid_input_is_told_by_field(api: Client, method: str, path: str, body: Any, fields: set[str]) -> None:
    response = api.send(method, path, body)
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == "validation_error"
    assert set(error["details"]) == fields
    assert all(
        isinstance(said, list) and said and all(isinstance(text, str) for text in said)
        for said in error["details"].values()
    )


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/forms", {"name": "x" * 255, "unknown": 1}),
        ("POST", "/forms", {"name": "", "fields": [], "status": "draft"}),
        ("POST", "/forms", {"name": "\U0001f980 \ud800"}),
        ("PUT", "/forms/1", {}),
        ("PUT", "/webhooks/1", {}),
        ("POST", "/webhooks", {"url": "HTTPS://shop.example", "events": ["entry.updated", "entry.deleted"]}),
    ],
)
def test_valid_input_is_taken(api: Client, method: str, path: str, body: Any) -> None:
    assert api.send(method, path, body).status_code == (201 if method == "POST" else 200)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b'{"name": NaN}', b'{"a": 1e999}', b"\xff", b"[" * 100_000]
)
def test_a_body_that_is_no_json_object_is_malformed(api: Client, body: bytes) -> None:
    for method, path in (("POST", "/forms"), ("PUT", "/forms/1"), ("POST", "/entries"), ("PUT", "/webhooks/1")):
        response = api.send(method, path, body)
        assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("method", "path", "authorization", "status", "code"),
    [
        ("GET", "/forms", None, 401, "unauthorized"),
        ("GET", "/account", "Bearer wrong", 401, "unauthorized"),
        ("GET", "/webhooks", KEY, 401, "unauthorized"),
        ("GET", "/webhooks", "Bearer wrong", 401, "unauthorized"),
        ("GET", "/forms/999", f"Basic {KEY}", 401, "unauthorized"),
        ("DELETE", "/entries/1001", f"Bearer {KEY}x", 401, "unauthorized"),
        ("GET", "/forms/999", f"Bearer {KEY}", 404, "resource_not_found"),
        ("GET", "/forms/abc", f"bearer {KEY}", 404, "resource_not_found"),
        ("PUT", "/forms/0", f"Bearer {KEY}", 404, "resource_not_found"),
        ("GET", "/entries/9" + "0" * 5000, f"Bearer {KEY}", 404, "resource_not_found"),
        ("GET", "/nowhere", f"Bearer {KEY}", 404, "resource_not_found"),
        ("GET", "/forms/", f"Bearer {KEY}", 404, "resource_not_found"),
        ("PATCH", "/forms/1", f"Bearer {KEY}", 405, "method_not_allowed"),
        ("GET", "/entries", f"Bearer {KEY}", 405, "method_not_allowed"),
    ],
)
def test_errors_have_one_shape_and_rate_headers(
    api: Client, method: str, path: str, authorization: str | None, status: int, code: str
) -> None:
    response = api.send(method, path, credential={"Authorization": authorization} if authorization else {})
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert set(response.json()["error"]) == {"code", "message"}
    assert response.json()["error"]["code"] == code
    assert response.headers["X-RateLimit-Limit"] == "100"
    assert response.headers["X-RateLimit-Remaining"] == "99"
    assert response.headers.get("Allow") == {"/forms/1": "DELETE, GET, HEAD, PUT", "/entries": "POST"}.get(path)
    assert response.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)


def test_the_quota_is_a_fixed_window_from_the_first_request(api: Client, clock: Clock) -> None:
    end = clock() + 60
    for used in range(1, 101):
        response = api.send("GET", "/nowhere" if used % 7 == 0 else "/account")
        assert response.headers["X-RateLimit-Remaining"] == str(100 - used)
        assert response.headers["X-RateLimit-Reset"] == "1741600061"
        assert "Retry-After" not in response.headers
        clock.wait(0.125)
    for wait in (0, 20.5):
        clock.wait(wait)
        response = api.send("POST", "/forms", SIGNUP)
        promised = int(response.headers["Retry-After"])
        assert 0 <= clock() + promised - end < 1
        assert (response.status_code, response.headers["X-RateLimit-Remaining"]) == (429, "0")
        assert response.headers["X-RateLimit-Reset"] == "1741600061"
        assert response.json() == {
            "error": {
                "code": "rate_limit_exceeded",
                "message": f"Too many requests. Please retry after {promised} seconds.",
                "retry_after": promised,
            }
        }
    clock.seconds = end - 0.125
    assert api.send("GET", "/account").headers["Retry-After"] == "1"
    clock.seconds = end
    response = api.send("GET", "/forms")
    assert (response.status_code, response.headers["X-RateLimit-Remaining"]) == (200, "99")
    assert response.headers["X-RateLimit-Reset"] == "1741600121"
    assert response.json()["meta"]["total"] == 3


def test_each_presented_key_has_a_quota_of_its_own(api: Client) -> None:
    for _ in range(101):
        refused = api.send("GET", "/account", credential={"Authorization": "Bearer other"})
    assert refused.status_code == 429
    assert api.send("GET", "/account", credential={}).headers["X-RateLimit-Remaining"] == "99"
    assert api.send("GET", "/account").headers["X-RateLimit-Remaining"] == "99"


@pytest.mark.parametrize(
    ("query", "seconds", "period"),
    [
        ("", 1_741_600_000, "2025-03"),
        ("?period=current", 1_741_600_000, "2025-03"),
        ("?period=previous", 1_741_600_000, "2025-02"),
        ("?period=previous", 1_736_000_000, "2024-12"),
        ("?period=2023-11", 1_741_600_000, "2023-11"),
    ],
)
def test_usage_periods(api: Client, clock: Clock, query: str, seconds: int, period: str) -> None:
    clock.seconds = seconds
    assert api.send("GET", f"/account/usage{query}").json()["data"]["period"] == period


def test_the_account_has_a_plan(api: Client) -> None:
    plan = api.send("GET", "/account").json()["data"]["plan"]
    assert plan == {"name": "Business", "forms_limit": -1, "entries_limit": 25_000, "api_access": True}


def test_head_is_get_without_a_body(api: Client) -> None:
    response = api.send("HEAD", "/forms")
    assert (response.status_code, response.content) == (200, b"")


def test_the_date_is_that_of_the_clock(api: Client) -> None:
    assert api.send("GET", "/forms").headers["Date"] == "Mon, 10 Mar 2025 09:46:40 GMT"


def test_serving_ends_with_the_block(clock: Clock) -> None:
    with serving(create_app(key=KEY, now=clock)) as base:
        port = int(base.rpartition(":")[2])
        idle = socket.create_connection(("127.0.0.1", port), timeout=10)
        assert Client(f"{base}/api/v1").send("GET", "/account").status_code == 200
    with idle:
        assert idle.recv(1) == b"", "an open connection ends with the server"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10)
