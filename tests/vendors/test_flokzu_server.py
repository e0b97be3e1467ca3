"""The hand-written Flokzu keeps the word of the vendor's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .client import KEY, Client, Clock
from .flokzu.server import BASE, create_app
from .serving import serving

RIGHT = {"X-Api-Key": KEY, "X-Username": KEY}
INSTANCE, RECORD, RECORDS = "/v2/process/instance", "/v2/database/record", "/v2/database/records"
USER, ROLES = "/v1/management/user", "/v1/management/user/roles"
ECHO, MATH = "/commons/JSON/echo", "/commons/MATH/operations?oper="


def where(*pairs: tuple[str, object], database: str = "Suppliers", **more: Any) -> dict[str, Any]:
    """Give the body that asks for the records in which each column has its value."""
    filters = [{"columnName": name, "value": value} for name, value in pairs]
    return {"databaseName": database, "filters": filters, **more}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> Iterator[Client]:
    with serving(create_app(key=KEY, now=clock)) as base:
        yield Client(base + BASE, RIGHT)


def test_an_instance_has_its_fields_and_metadata(api: Client) -> None:
    fields = {"Reason": "Travel \U0001f980 " * 20, "Days": 2, "Half": None}
    made = api.send("POST", INSTANCE, {"processId": "leave", "data": fields}).json()
    assert made == {"status": "OK", "identifier": "PRC-2"}
    shown = api.send("GET", INSTANCE, {"identifier": "PRC-2"}).json()
    assert shown == {
        "status": "OK",
        "data": {
            "identifier": "PRC-2",
            "processId": "leave",
            "initiator": "System",
            "startDate": "2025-03-10T09:46:40Z",
            "fields": fields,
        },
    }
    assert api.send("PUT", INSTANCE, {"identifier": "PRC-2", "data": {"Days": 3}}).status_code == 200
    assert api.send("GET", INSTANCE, {"identifier": "PRC-2"}).json()["data"]["fields"] == fields | {"Days": 3}
    assert api.send("GET", INSTANCE, {"identifier": "PRC-1"}).json()["data"]["processId"] == "purchase"


def test_a_header_names_another_initiator(api: Client) -> None:
    api.send("POST", INSTANCE, {"processId": "leave", "data": {}}, RIGHT | {"X-Initiator": "ana@mill.example"})
    assert api.send("GET", INSTANCE, {"identifier": "PRC-2"}).json()["data"]["initiator"] == "ana@mill.example"


@pytest.mark.parametrize(
    ("pairs", "names"),
    [
        ([("city", "Salto")], ["Rivers", "Hill"]),
        ([("city", "Salto"), ("name", "Hill")], ["Hill"]),
        ([("city", "Sal")], []),
        ([("active", True)], ["Rivers", "Stone", "Hill"]),
        ([("id", 2)], ["Stone"]),
        ([], ["Rivers", "Stone", "Hill"]),
    ],
)
def test_records_that_match_are_listed_and_the_first_is_got(
    api: Client, pairs: list[tuple[str, object]], names: list[str]
) -> None:
    listed = api.send("GET", RECORDS, where(*pairs)).json()["data"]
    assert [record["fields"]["name"] for record in listed] == names
    got = api.send("GET", RECORD, where(*pairs))
    assert got.status_code == (200 if names else 404)
    assert not names or got.json()["data"] == listed[0]


def test_an_added_record_is_found_in_its_database(api: Client) -> None:
    sent = {"name": "Lake", "city": "Melo"}
    made = api.send("POST", RECORD, {"databaseName": "Lakes", "data": sent}).json()["data"]
    assert made["fields"] == sent
    assert api.send("GET", RECORDS, where(database="Lakes")).json()["data"] == [made]
    assert api.send("GET", RECORD, where(("name", "Lake"))).status_code == 404


def test_an_update_touches_the_columns_that_are_sent(api: Client) -> None:
    changed = api.send("PUT", RECORD, where(("id", 3), data={"city": "Melo"})).json()["data"]
    assert changed == {"id": 3, "fields": {"name": "Hill", "city": "Melo", "active": True}}
    assert api.send("GET", RECORD, where(("name", "Hill"))).json()["data"] == changed
    assert len(api.send("GET", RECORDS, where()).json()["data"]) == 3


@pytest.mark.parametrize("insert", [None, False, "true", True])
def test_an_update_inserts_only_when_told_to(api: Client, insert: object) -> None:
    told: dict[str, Any] = {} if insert is None else {"withinsert": insert}
    response = api.send("PUT", RECORD, where(("name", "Pond"), data={"city": "Melo"}, **told))
    assert response.status_code == (200 if insert is True else 404)
    found = api.send("GET", RECORDS, where(("name", "Pond"))).json()["data"]
    assert [record["fields"] for record in found] == ([{"name": "Pond", "city": "Melo"}] if insert is True else [])
    api.send("PUT", RECORD, where(("name", "Hill"), data={"city": "Melo"}, **told))
    assert len(api.send("GET", RECORDS, where(("name", "Hill"))).json()["data"]) == 1


def test_roles_are_added_and_removed(api: Client) -> None:
    ana, ben = {"email": "ana@mill.example"}, {"email": "ben@mill.example"}
    assert api.send("GET", ROLES, ana).json()["data"] == ["Manager", "Approver"]
    for _ in range(2):
        assert api.send("POST", ROLES, ben | {"role": "Manager"}).status_code == 200
    assert api.send("GET", ROLES, ben).json()["data"] == ["Approver", "Manager"]
    assert api.send("DELETE", ROLES, ana | {"role": "Manager"}).status_code == 200
    assert api.send("GET", ROLES, ana).json()["data"] == ["Approver"]
    assert api.send("DELETE", ROLES, ana | {"role": "Manager"}).status_code == 404


@pytest.mark.parametrize("body", [{"email": "dan@mill.example", "role": "Manager"}, {"email": "ana@mill.example"}])
def test_role_and_user_must_exist(api: Client, body: dict[str, str]) -> None:
    body = {"role": "Astronaut"} | body
    assert api.send("POST", ROLES, body).status_code == 404
    assert "Astronaut" not in str(api.send("GET", ROLES, body).json())


def test_an_invitation_makes_no_account_and_an_account_is_deleted(api: Client) -> None:
    cleo, ben = {"email": "cleo@mill.example"}, {"email": "ben@mill.example"}
    assert api.send("POST", f"{USER}/invitation", cleo).status_code == 200
    assert api.send("GET", ROLES, cleo).status_code == 404
    assert api.send("DELETE", USER, ben).status_code == 200
    for method, path in (("GET", ROLES), ("DELETE", USER)):
        assert api.send(method, path, ben).status_code == 404


@pytest.mark.parametrize("sent", [{"a": 1, "b": None, "c": [True, "x"]}, [], "text", 1.5, None, {}])
def test_echo_returns_what_was_sent(api: Client, sent: object) -> None:
    body = b"null" if sent is None else sent
    assert api.send("POST", ECHO, body if sent else str(sent).encode().replace(b"None", b"null")).json() == sent


@pytest.mark.parametrize(
    ("operation", "body", "result"),
    [
        ("sum", {"values": [1.5, 2.25]}, 3.75),
        ("sum", {"values": []}, 0),
        ("sum", {"a": 1, "b": 2}, 3),
        ("concat", {"values": ["a", "b", 1]}, "ab1"),
        ("contains", {"values": ["abc", "b"]}, True),
        ("contains", {"values": ["b", "abc"]}, False),
    ],
)
def test_sum_concat_contains(api: Client, operation: str, body: object, result: object) -> None:
    assert api.send("POST", MATH + operation, body).json() == {"status": "OK", "result": result}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", INSTANCE, {}, 400),
        ("GET", INSTANCE, {"identifier": 5}, 400),
        ("GET", INSTANCE, {"identifier": "PRC-9"}, 404),
        ("PUT", INSTANCE, {"identifier": "PRC-9"}, 404),
        ("POST", INSTANCE, {"processId": "leave"}, 400),
        ("POST", INSTANCE, {"data": {}}, 400),
        ("POST", RECORD, {"databaseName": "Suppliers", "data": []}, 400),
        ("GET", RECORD, {"databaseName": "Suppliers"}, 400),
        ("GET", RECORDS, {"databaseName": "Suppliers", "filters": [{"columnName": "name"}]}, 400),
        ("GET", RECORDS, {"databaseName": "Suppliers", "filters": ["name"]}, 400),
        ("POST", f"{MATH}product", {"values": []}, 400),
        ("POST", f"{MATH}sum", {"values": 5}, 400),
        ("GET", "/nowhere", None, 404),
        ("PATCH", INSTANCE, {}, 405),
        *(("POST", INSTANCE, body, 400) for body in (b"", b"{", b"[]", b'{"a": NaN}', b"\xff", b"[" * 100_000)),
        ("POST", ECHO, b"{", 400),
    ],
)
def test_errors_say_so(api: Client, method: str, path: str, body: object, status: int) -> None:
    response = api.send(method, path, body)
    assert response.status_code == status
    assert response.json()["status"] == "ERROR"


@pytest.mark.parametrize("header", RIGHT)
@pytest.mark.parametrize("value", ["", "wrong"])
def test_both_credentials_are_needed(api: Client, header: str, value: str) -> None:
    response = api.send("POST", ECHO, {}, RIGHT | {header: value})
    assert (response.status_code, response.json()["status"]) == (401, "ERROR")


def test_a_hundred_requests_a_minute_then_a_block_of_one(api: Client, clock: Clock) -> None:
    wrong = RIGHT | {"X-Api-Key": "wrong"}
    for number in range(100):
        credential = wrong if number % 2 else RIGHT
        assert api.send("POST", ECHO, {}, credential).status_code == (401 if number % 2 else 200)
        clock.wait(0.5)
    for _ in range(2):
        refused = api.send("POST", ECHO, {})
        assert (refused.status_code, refused.json()["status"]) == (429, "ERROR")
        clock.wait(29.875)
    assert api.send("POST", ECHO, {}).status_code == 429
    clock.wait(0.25)
    assert [api.send("POST", ECHO, {}).status_code for _ in range(101)] == [200] * 100 + [429]


def test_a_minute_begins_with_its_first_request(api: Client, clock: Clock) -> None:
    for wait in (0, 59.875, 0.125):
        clock.wait(wait)
        assert {api.send("POST", ECHO, {}).status_code for _ in range(50)} == {200}


def test_the_date_is_that_of_the_clock(api: Client) -> None:
    assert api.send("POST", ECHO, {}).headers["Date"] == "Mon, 10 Mar 2025 09:46:40 GMT"
