"""The hand-written Flexie keeps the word of the vendor's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Route

from .client import KEY, Client, Clock
from .flexie.server import BASE, create_app
from .serving import serving

RIGHT = {"apikey": KEY}
RECORDS = ("contact", "lead", "account", "deal", "case")
EXAMPLES = {"id": "42", "entityId": "17", "tableName": "your_table", "identifier": "REF-1042", "entityType": "contact"}
BODIES: dict[str, dict[str, Any]] = {
    "deals": {"name": "Mill", "amount": 12500, "close_date": "2026-09-30", "stage_id": 2},
    "tasks": {"task": "Call", "due_date": "2026-06-25 14:00", "is_completed": False},
    "notes": {"text": "Called.", "type": "call", "datetime": "2026-06-23T14:00:00+00:00"},
    "workflows": {"name": "Welcome", "category": 12, "isPublished": True},
    "users": {"firstName": "Ada", "role": 3, "isPublished": True},
}
UNIQUE = {"contacts": ("email", "contact42@mill.example"), "leads": ("email", "lead42@mill.example")}
UNIQUE |= {"accounts": ("name", "account 42"), "deals": ("name", "deal 42"), "cases": ("title", "case 42")}
UNIQUE |= {"ce": ("name", "row 42")}


def _operations() -> list[tuple[str, str]]:
    """Give method and path of each operation that is served."""
    app = create_app(key=KEY, now=Clock())
    return sorted(
        (method, route.path.removeprefix(BASE))
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    )


OPERATIONS = _operations()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> Iterator[Client]:
    with serving(create_app(key=KEY, now=clock)) as base:
        yield Client(base + BASE, RIGHT)


def test_there_are_as_many_operations_as_the_page_counts() -> None:
    groups: dict[str, int] = {}
    for _, path in OPERATIONS:
        name = path.split("/")[1]
        group = name if name == "ce" or name.endswith("s") else f"{name}s"
        groups[group] = groups.get(group, 0) + 1
    assert groups == {
        "contacts": 16,
        "leads": 16,
        "accounts": 16,
        "deals": 16,
        "cases": 20,
        "tasks": 9,
        "notes": 4,
        "emails": 4,
        "ce": 16,
        "workflows": 6,
        "forms": 2,
        "pages": 3,
        "reports": 3,
        "users": 8,
        "roles": 3,
    }
    assert len(OPERATIONS) == 142


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_example_of_each_operation_succeeds(api: Client, method: str, path: str) -> None:
    group = path.split("/")[1]
    body = dict(BODIES.get(group, {"name": "Mill", "status": "New"}))
    if path.endswith("/edit"):
        name, value = UNIQUE[group]
        body[name] = value
    response = api.send(method, path.format(**EXAMPLES), body)
    if method == "DELETE":
        assert (response.status_code, response.content) == (204, b"")
    else:
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/json"
        assert isinstance(response.json(), dict)


@pytest.mark.parametrize("path", [f"/{name}s" for name in RECORDS] + ["/ce/your_table", "/tasks", "/users"])
def test_a_record_lives_as_its_operations_say(api: Client, clock: Clock, path: str) -> None:
    sent = {"name": "Mill", "status": "New", "source": "Fair", "own_field": {"a": [1]}}
    made = api.send("POST", f"{path}/new", sent).json()
    assert {name: made[name] for name in sent} == sent
    assert made["date_added"] == made["date_modified"] == "2025-03-10T09:46:40+00:00"
    one = f"{path}/{made['id']}"
    assert api.send("GET", one).json() == made
    clock.wait(5)
    changed = api.send("PUT", one, {"status": "Won"}).json()
    assert changed == made | {"status": "Won", "date_modified": "2025-03-10T09:46:45+00:00"}
    assert api.send("GET", one).json() == changed
    assert changed in api.send("GET", path).json()["items"]
    assert api.send("DELETE", one).status_code == 204
    for method in ("GET", "PUT", "DELETE"):
        assert api.send(method, one, {}).status_code == 404
    assert made["id"] not in [row["id"] for row in api.send("GET", path).json()["items"]]


def test_values_come_back_as_they_were_sent(api: Client) -> None:
    sent: dict[str, Any] = {"amount": 12500.5, "close_date": "2026-09-30", "stage_id": None}
    assert api.send("POST", "/deals/new", sent).json().items() >= sent.items()
    sent = {"due_date": "2026-06-25 14:00", "is_completed": True}
    assert api.send("POST", "/tasks/new", sent).json().items() >= sent.items()
    sent = {"datetime": "2026-06-23T14:00:00+00:00"}
    assert api.send("POST", "/notes/deal/17", sent).json().items() >= sent.items()
    sent = {"firstname": "Ines", "company": "\U0001f980 " * 30}
    assert api.send("POST", "/contacts/new", sent).json().items() >= sent.items()
    assert "password" not in api.send("POST", "/users/new", {"username": "ines", "password": "secret"}).json()


def test_a_unique_field_finds_what_to_update(api: Client) -> None:
    changed = api.send("PUT", "/contacts/edit", {"email": "contact42@mill.example", "city": "Faro"}).json()
    assert (changed["id"], changed["city"]) == (42, "Faro")
    assert api.send("GET", "/contacts/42").json() == changed
    assert api.send("GET", "/contacts/17").json()["city"] == "contact 17"
    assert api.send("POST", "/contacts/new", {"city": "Beja"}).json()["email"] is None
    for body in ({"email": "nobody@mill.example"}, {"city": "Faro"}):
        assert api.send("PUT", "/contacts/edit", body).status_code == 404


@pytest.mark.parametrize("entity", [*RECORDS, "ce/your_table"])
def test_records_are_put_on_lists_and_taken_off(api: Client, entity: str) -> None:
    path, lists = (entity, f"{entity}/lists") if entity.startswith("ce/") else (f"{entity}s", f"{entity}/lists")
    named = api.send("GET", f"/{lists}").json()
    assert [(each["id"], each["count"]) for each in named["items"]] == [(42, 0), (43, 1)]
    assert api.send("GET", f"/{path}/list/lists").json() == named
    assert api.send("POST", f"/{lists}/42/add/17").status_code == 200
    assert [each["id"] for each in api.send("GET", f"/{path}/17/lists").json()["items"]] == [42]
    assert api.send("POST", f"/{lists}/42/remove/17").status_code == 200
    assert api.send("GET", f"/{path}/17/lists").json() == {"total": 0, "items": []}
    assert api.send("DELETE", f"/{path}/42").status_code == 204
    assert [each["count"] for each in api.send("GET", f"/{lists}").json()["items"]] == [0, 0]
    for missing in ("44/add/17", "42/add/999", "42/remove/999", "x/add/17"):
        assert api.send("POST", f"/{lists}/{missing}").status_code == 404


@pytest.mark.parametrize(
    ("entity", "path"), [*((name, f"/{name}s") for name in RECORDS), ("your_table", "/ce/your_table")]
)
def test_notes_stand_at_their_record(api: Client, entity: str, path: str) -> None:
    note = api.send("POST", f"/notes/{entity}/17", {"text": "Called."}).json()
    assert api.send("GET", f"{path}/17/notes").json()["items"] == [note]
    others = {"/contacts/17/notes", "/leads/17/notes", f"{path}/47/notes"} - {f"{path}/17/notes"}
    assert all(api.send("GET", other).json()["total"] == 0 for other in others)
    assert api.send("PUT", f"/notes/{note['id']}", {"type": "call"}).json()["text"] == "Called."
    assert api.send("DELETE", f"/notes/{note['id']}").status_code == 204
    assert api.send("GET", f"{path}/17/notes").json()["total"] == 0
    for missing in (f"{entity}/999", "planet/17", f"{entity}/x"):
        assert api.send("POST", f"/notes/{missing}", {"text": "Called."}).status_code == 404


def test_replies_to_a_case_are_the_same_by_id_and_identifier(api: Client) -> None:
    assert api.send("GET", "/cases/42").json()["reference"] == "REF-1042"
    api.send("POST", "/cases/42/replies", {"text": "Look again."})
    api.send("POST", "/cases/replies/REF-1042", {"template_id": 3})
    for path in ("/cases/42/replies", "/cases/replies/REF-1042"):
        assert api.send("GET", path).json()["items"] == [{"text": "Look again."}, {"template_id": 3}]
    for missing in ("/cases/999/replies", "/cases/replies/REF-1999", "/cases/replies/42"):
        assert api.send("GET", missing).status_code == 404


def test_tasks_are_completed_and_set_back(api: Client) -> None:
    for act, done in (("complete", True), ("complete", True), ("incomplete", False)):
        assert api.send("POST", f"/tasks/42/{act}").json()["is_completed"] is done
        assert api.send("GET", "/tasks/42").json()["is_completed"] is done


def test_permissions_asked_for_are_answered(api: Client) -> None:
    asked = ["lead:leads:viewown", "lead:leads:editown"]
    assert api.send("POST", "/users/42/permission", {"permissions": asked}).json() == dict.fromkeys(asked) | {
        asked[0]: True,
        asked[1]: False,
    }
    assert api.send("GET", "/users/self").json()["id"] == 1


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [1, 3, 17, 42, 47]),
        ("?limit=2", [1, 3]),
        ("?limit=0", []),
        ("?limit=30&search=CONTACT42@", [42]),
        ("?search=nobody", []),
        ("?limit=1&search=contact4", [42]),
    ],
)
def test_lists_take_limit_and_search(api: Client, query: str, ids: list[int]) -> None:
    assert [row["id"] for row in api.send("GET", f"/contacts{query}").json()["items"]] == ids


def _filter(text: str, alias: str = "email", **flags: bool) -> dict[str, Any]:
    return {"type": "text", "alias": alias, "value": {"operator": "like", "input": text}, **flags}


@pytest.mark.parametrize(
    ("body", "total", "ids"),
    [
        ({}, 5, [1, 3, 17, 42, 47]),
        ({"filters": [_filter("4")]}, 2, [42, 47]),
        ({"filters": [_filter("mill.example"), _filter("7")]}, 2, [17, 47]),
        ({"filters": [_filter("contact4", starts=True)]}, 2, [42, 47]),
        ({"filters": [_filter("4", starts=True)]}, 0, []),
        ({"filters": [_filter("7@mill.example", ends=True)]}, 2, [17, 47]),
        ({"filters": [_filter("contact42", ends=True)]}, 0, []),
        ({"filters": [_filter("contact42@mill.example", strict=True)]}, 1, [42]),
        ({"filters": [_filter("contact42", strict=True)]}, 0, []),
        ({"filters": [_filter("x", alias="no_field")]}, 0, []),
        ({"orderBy": "date_modified", "orderByDir": "DESC"}, 5, [47, 42, 17, 3, 1]),
        ({"orderBy": "email"}, 5, [17, 1, 3, 42, 47]),
        ({"orderBy": "id", "orderByDir": "DESC", "start": 1, "limit": 2}, 5, [42, 17]),
        ({"start": 5}, 5, []),
        ({"limit": 0}, 5, []),
    ],
)
def test_lists_take_filters_order_and_place(api: Client, body: Any, total: int, ids: list[int]) -> None:
    content = api.send("POST", "/contacts", body).json()
    assert (content["total"], [row["id"] for row in content["items"]]) == (total, ids)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/contacts/new", {"email": 5}),
        ("POST", "/deals/new", {"amount": "12500"}),
        ("POST", "/deals/new", {"amount": True}),
        ("POST", "/deals/new", {"close_date": "30.09.2026"}),
        ("PUT", "/tasks/42", {"due_date": "2026-06-25T14:00:00Z"}),
        ("PUT", "/tasks/42", {"is_completed": 1}),
        ("PUT", "/notes/42", {"datetime": "soon"}),
        ("PUT", "/deals/edit", {"name": "deal 42", "amount": "x"}),
        ("POST", "/contacts", {"filters": {}}),
        ("POST", "/contacts", {"filters": ["email"]}),
        ("POST", "/contacts", {"filters": [{"alias": "email", "value": "x"}]}),
        ("POST", "/contacts", {"start": -1}),
        ("POST", "/contacts", {"limit": "30"}),
        ("POST", "/contacts", {"limit": True}),
        ("POST", "/contacts", {"orderBy": 5}),
        ("POST", "/contacts", {"orderByDir": "down"}),
        ("POST", "/users/42/permission", {"permissions": "lead"}),
        ("POST", "/users/42/permission", {"permissions": [5]}),
        ("GET", "/contacts?limit=many", None),
        ("GET", "/contacts?limit=-1", None),
        *(
            ("POST", "/contacts/new", body)
            for body in (b"{", b"[]", b"null", b'{"amount": NaN}', b'{"a": 1e999}', b"\xff", b"[" * 100_000)
        ),
    ],
)
def test_malformed_input_is_400(api: Client, method: str, path: str, body: Any) -> None:
    response = api.send(method, path, body)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == 400


@pytest.mark.parametrize(
    ("method", "path", "credential", "status"),
    [
        ("GET", "/contacts", {}, 401),
        ("GET", "/contacts", {"apikey": "wrong"}, 401),
        ("GET", "/contacts?apikey=wrong", {}, 401),
        ("GET", "/contacts/999", {"Authorization": f"Basic {KEY}"}, 401),
        ("GET", "/contacts/999", {"apikey": f"{KEY}x"}, 401),
        ("GET", f"/contacts/999?apikey={KEY}", {}, 404),
        ("GET", "/contacts/999", {"Authorization": f"Bearer {KEY}"}, 404),
        ("GET", "/contacts/999", RIGHT, 404),
        ("GET", "/contacts/x", RIGHT, 404),
        ("GET", "/contacts/9" + "0" * 5000, RIGHT, 404),
        ("GET", "/contacts/new", RIGHT, 404),
        ("GET", "/ce/no_table", RIGHT, 404),
        ("POST", "/ce/no_table/new", RIGHT, 404),
        ("GET", "/nowhere", RIGHT, 404),
        ("GET", "/contacts/", RIGHT, 404),
        ("PATCH", "/contacts/42", RIGHT, 405),
        ("DELETE", "/roles/42", RIGHT, 405),
    ],
)
def test_errors_are_json_of_one_shape(
    api: Client, method: str, path: str, credential: dict[str, str], status: int
) -> None:
    response = api.send(method, path, {}, credential)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert set(response.json()) == {"error"}
    assert set(response.json()["error"]) == {"code", "message"}
    assert response.json()["error"]["code"] == status
    allowed = {"PATCH": "DELETE, GET, HEAD, PUT", "DELETE": "GET, HEAD"}
    assert response.headers.get("Allow") == (allowed[method] if status == 405 else None)
    assert bool(re.match("Bearer", response.headers.get("WWW-Authenticate", ""))) is (status == 401)


def test_the_date_is_that_of_the_clock(api: Client) -> None:
    assert api.send("GET", "/contacts").headers["Date"] == "Mon, 10 Mar 2025 09:46:40 GMT"


def test_head_is_get_without_a_body(api: Client) -> None:
    response = api.send("HEAD", "/contacts")
    assert (response.status_code, response.content) == (200, b"")
