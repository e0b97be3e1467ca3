"""The hand-written Flow keeps the word of the vendor's page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from .client import BEARER, KEY, Client, Clock
from .flow.responses import JSON, VENDOR
from .flow.server import create_app
from .serving import serving

TYPED = BEARER | {"Content-Type": VENDOR}
TASK = {"id", "organization_id", "workspace_id", "list_id", "owner_id", "name", "due_on", "completed"}
DATED = {"created_at", "updated_at"}
HOOK = {"name": "shop", "url": "https://shop.example/hooks", "resource_type": "list", "resource_id": 1234}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def base(clock: Clock) -> Iterator[str]:
    with serving(create_app(key=KEY, now=clock)) as base:
        yield base


@pytest.fixture
def api(base: str) -> Client:
    return Client(f"{base}/v2", TYPED)


def tasks(api: Client, query: str = "") -> list[Any]:
    found: list[Any] = api.send("GET", f"/tasks?organization_id=52{query}").json()["tasks"]
    return found


def error(response: Any) -> tuple[int, str, str | None]:
    """Return status, code and attribute, having seen that the payload is the page's."""
    payload = response.json()
    assert set(payload) == {"request_uuid", "status", "errors"}
    assert payload["status"] == "error"
    assert uuid.UUID(payload["request_uuid"])
    (only,) = payload["errors"]
    assert set(only) - {"attribute"} == {"message", "code", "link", "description"}
    assert only["description"] == only["message"]
    assert only["link"].endswith(f"/errors/{only['code']}")
    return response.status_code, only["code"], only.get("attribute")


@pytest.mark.parametrize(
    ("path", "member", "shown"),
    [
        ("/lists/1234", "list", {"id", "name", "workspace_id"}),
        ("/tasks?organization_id=52", "tasks", TASK | DATED),
        ("/tasks/9001?organization_id=52", "task", TASK | DATED),
        ("/memberships?organization_id=52", "memberships", {"id", "organization_id", "account_id", "role"}),
        ("/integration_webhooks?organization_id=52", "integration_webhooks", set()),
    ],
)
def test_each_reading_shows_its_record_and_the_id_of_the_request(
    api: Client, path: str, member: str, shown: set[str]
) -> None:
    response = api.send("GET", path)
    content = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (200, JSON)
    assert set(content) == {"request_id", member}
    for record in content[member] if isinstance(content[member], list) else [content[member]]:
        assert set(record) == shown
    assert api.send("GET", path).json()["request_id"] != content["request_id"]
    separator = "&" if "?" in path else "?"
    assert api.send("GET", f"{path}{separator}view=default").json()[member] == content[member]


@pytest.mark.parametrize(
    ("prefix", "accept", "status", "media_type"),
    [
        ("/v2", "*/*", 200, JSON),
        ("/v2", VENDOR, 200, VENDOR),
        ("", VENDOR, 200, VENDOR),
        ("", f"text/html, {VENDOR};q=0.5", 200, VENDOR),
        ("", "*/*", 404, JSON),
        ("", "application/vnd.flow.v1+json", 404, JSON),
        ("/v1", "*/*", 404, JSON),
    ],
)
def test_the_version_is_told_in_the_path_or_in_accept(
    base: str, prefix: str, accept: str, status: int, media_type: str
) -> None:
    response = Client(base + prefix, BEARER | {"Accept": accept}).send("GET", "/lists/1234")
    assert (response.status_code, response.headers["Content-Type"]) == (status, media_type)
    if status == 404:
        assert error(response) == (404, "record_not_found", None)


@pytest.mark.parametrize("media_type", [VENDOR, f"{VENDOR}; charset=utf-8", JSON])
def test_bodies_are_parsed_by_their_content_type(base: str, media_type: str) -> None:
    api = Client(f"{base}/v2", BEARER | {"Content-Type": media_type})
    assert api.send("POST", "/tasks", {"organization_id": 52, "task": {"name": "Call"}}).status_code == 201


def test_a_body_of_another_type_is_not_parsed(base: str) -> None:
    api = Client(f"{base}/v2", BEARER | {"Content-Type": "text/plain"})
    sent = api.send("POST", "/tasks", {"organization_id": 52, "task": {"name": "Call"}})
    assert error(sent) == (400, "missing_param", "organization_id")


@pytest.mark.parametrize(
    ("query", "numbers", "cursor"),
    [
        ("", range(25), 25),
        ("&cursor=0&limit=25", range(25), 25),
        ("&limit=30&cursor=60", range(60, 64), None),
        ("&limit=2&cursor=61", range(61, 63), 63),
        ("&limit=2&cursor=62", range(62, 64), None),
        ("&limit=100", range(64), None),
        ("&cursor=64", range(0), None),
    ],
)
def test_pages_and_the_link_to_the_next(api: Client, query: str, numbers: range, cursor: int | None) -> None:
    response = api.send("GET", f"/tasks?organization_id=52{query}")
    assert [task["id"] - 9001 for task in response.json()["tasks"]] == list(numbers)
    link = re.fullmatch(r'<([^>]+)>; rel="next"', response.headers.get("Link", ""))
    assert (link and int(re.findall(r"cursor=(\d+)", link[1])[0])) == cursor
    if link:
        followed = Client("", TYPED).send("GET", link[1]).json()["tasks"]
        assert followed[0]["id"] == 9001 + numbers.stop


def test_the_view_upcoming_has_tasks_with_a_due_date(api: Client) -> None:
    every, upcoming = tasks(api, "&limit=100"), tasks(api, "&limit=100&view=upcoming")
    assert upcoming == [task for task in every if task["due_on"]]
    assert 0 < len(upcoming) < len(every)
    assert any(task["completed"] for task in every), "the default view returns all"


def test_related_records_stand_in_the_root_object(api: Client) -> None:
    content = api.send("GET", "/tasks?organization_id=52&include=accounts,memberships").json()
    assert set(content) == {"request_id", "tasks", "accounts", "memberships"}
    owners = {task["owner_id"] for task in content["tasks"]}
    assert {account["id"] for account in content["accounts"]} == owners
    assert {membership["account_id"] for membership in content["memberships"]} == owners
    alone = api.send("GET", "/tasks/9001?organization_id=52&include=accounts").json()
    assert [account["id"] for account in alone["accounts"]] == [alone["task"]["owner_id"]]
    members = api.send("GET", "/memberships?organization_id=52&include=accounts").json()
    assert len(members["accounts"]) == len(members["memberships"]) == 3


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/tasks", (400, "missing_param", "organization_id")),
        ("/memberships?organization_id=", (400, "missing_param", "organization_id")),
        ("/integration_webhooks", (400, "missing_param", "organization_id")),
        ("/tasks?organization_id=mine", (400, "invalid_attribute", "organization_id")),
        ("/tasks?organization_id=53", (404, "record_not_found", None)),
        ("/tasks?organization_id=52&limit=0", (400, "invalid_attribute", "limit")),
        ("/tasks?organization_id=52&limit=101", (400, "invalid_attribute", "limit")),
        ("/tasks?organization_id=52&cursor=-1", (400, "invalid_attribute", "cursor")),
        ("/tasks?organization_id=52&cursor=next", (400, "invalid_attribute", "cursor")),
        ("/tasks?organization_id=52&view=red", (400, "invalid_attribute", "view")),
        ("/memberships?organization_id=52&view=upcoming", (400, "invalid_attribute", "view")),
        ("/tasks?organization_id=52&include=colours", (400, "invalid_attribute", "include")),
        ("/tasks?organization_id=52&colour=red", (400, "unsupported_param", "colour")),
        ("/tasks/1?organization_id=52", (404, "record_not_found", None)),
        ("/tasks/abc", (404, "record_not_found", None)),
        ("/lists/0", (404, "record_not_found", None)),
        ("/nowhere", (404, "record_not_found", None)),
    ],
)
def test_readings_that_are_refused(api: Client, path: str, told: tuple[int, str, str | None]) -> None:
    assert error(api.send("GET", path)) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", (400, "invalid_attribute", None)),
        (b"[]", (400, "invalid_attribute", None)),
        ({"task": {"name": "Call"}}, (400, "missing_param", "organization_id")),
        ({"organization_id": 52}, (400, "missing_param", "task")),
        ({"organization_id": 52, "task": "Call"}, (400, "invalid_attribute", "task")),
        ({"organization_id": 52, "task": {"name": 5}}, (400, "invalid_attribute", "name")),
        ({"organization_id": 52, "task": {"due_on": "tomorrow"}}, (400, "invalid_attribute", "due_on")),
        ({"organization_id": 52, "task": {"due_on": "05/15/2017"}}, (400, "invalid_attribute", "due_on")),
        ({"organization_id": 52, "task": {"completed": 1}}, (400, "invalid_attribute", "completed")),
        ({"organization_id": 52, "task": {"tags": "red"}}, (400, "invalid_attribute", "tags")),
        ({"organization_id": 52, "task": {"colour": "red"}}, (400, "unsupported_param", "colour")),
        ({"organization_id": 52, "task": {"list_id": 1}}, (404, "record_not_found", "list_id")),
        ({"organization_id": 52, "task": {"owner_id": 1}}, (404, "record_not_found", "owner_id")),
        ({"organization_id": 52, "task": {"workspace_id": 1}}, (404, "record_not_found", "workspace_id")),
        ({"organization_id": 52, "task": {"name": "Call"}, "x": 1}, (400, "unsupported_param", "x")),
    ],
)
def test_tasks_that_are_refused(api: Client, body: Any, told: tuple[int, str, str | None]) -> None:
    assert error(api.send("POST", "/tasks", body)) == told


@pytest.mark.parametrize("due", ["2017-05-15", "2017-05-15T16:58:39Z", None])
def test_a_created_task_is_what_was_sent(api: Client, due: str | None) -> None:
    sent = {"name": "Call", "due_on": due, "list_id": 1234, "workspace_id": 811, "completed": False, "position": 1.5}
    made = api.send("POST", "/tasks", {"organization_id": 52, "task": sent})
    task = made.json()["task"]
    assert (made.status_code, set(made.json())) == (201, {"request_id", "task"})
    assert {name: task[name] for name in sent} == sent
    assert api.send("GET", f"/tasks/{task['id']}?organization_id=52").json()["task"] == task
    assert tasks(api, "&cursor=64") == [task]


def test_a_task_may_have_no_owner_and_no_list(api: Client) -> None:
    body = {"organization_id": 52, "task": {"owner_id": None, "list_id": None}}
    task = api.send("POST", "/tasks", body).json()["task"]
    assert (task["owner_id"], task["list_id"]) == (None, None)
    assert api.send("GET", "/tasks?organization_id=52&cursor=64&include=accounts").status_code == 200


def test_an_update_touches_only_what_is_sent(api: Client, clock: Clock) -> None:
    before = api.send("GET", "/tasks/9003").json()["task"]
    clock.wait(5)
    answer = api.send("PUT", "/tasks/9003", {"organization_id": 52, "task": {"name": "Develop"}}).json()["task"]
    assert answer == before | {"name": "Develop", "updated_at": "2025-03-10T09:46:45Z"}
    assert api.send("GET", "/tasks/9003").json()["task"] == answer


def test_a_task_in_an_archived_list_is_not_modified(api: Client) -> None:
    before = api.send("GET", "/tasks/9064").json()["task"]
    assert error(api.send("PUT", "/tasks/9064", {"task": {"name": "x"}})) == (422, "not_modified", None)
    assert api.send("GET", "/tasks/9064").json()["task"] == before


def test_webhooks_live_and_die(api: Client) -> None:
    body = {"organization_id": 52, "integration_webhook": HOOK}
    made = api.send("POST", "/integration_webhooks", body).json()["integration_webhook"]
    assert {name: made[name] for name in HOOK} == HOOK
    listed = "/integration_webhooks?organization_id=52"
    assert api.send("GET", listed).json()["integration_webhooks"] == [made]
    path = f"/integration_webhooks/{made['id']}?organization_id=52"
    gone = api.send("DELETE", path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert error(api.send("DELETE", path)) == (404, "record_not_found", None)
    assert api.send("GET", listed).json()["integration_webhooks"] == []


@pytest.mark.parametrize(
    ("hook", "told"),
    [
        ({"name": "shop"}, (400, "missing_param", "url")),
        ({"url": "shop"}, (400, "invalid_attribute", "url")),
        ({"url": "https://shop.example", "resource_id": "x"}, (400, "invalid_attribute", "resource_id")),
    ],
)
def test_webhooks_that_are_refused(api: Client, hook: Any, told: tuple[int, str, str | None]) -> None:
    body = {"organization_id": 52, "integration_webhook": hook}
    assert error(api.send("POST", "/integration_webhooks", body)) == told


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", KEY, f"Basic {KEY}", f"Bearer {KEY}x"])
def test_a_token_is_needed(api: Client, authorization: str | None) -> None:
    response = api.send("GET", "/lists/1234", credential={"Authorization": authorization} if authorization else {})
    assert error(response)[0] == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_date_is_that_of_the_clock(api: Client) -> None:
    assert api.send("GET", "/lists/1234").headers["Date"] == "Mon, 10 Mar 2025 09:46:40 GMT"
