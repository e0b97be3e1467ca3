"""The protocol of the vendors' own contracts, as their pages tell it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from mocked import KEY, Client, Mocked

from driftwitness.contract import Contract
from driftwitness.contract.store import load


@cache
def contract(name: str) -> Contract:
    return load(Path(__file__).parents[2] / "contracts" / name)


def at(vendor: Mocked, name: str) -> Client:
    """A vendor of the repository's, asked by whole paths."""
    client = vendor(contract=contract(name))
    client.faithful = False
    return replace(client, base=client.base.removesuffix("/api/v2"))


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", f"crm/lead/list?api_key={KEY}", None),
        ("GET", "crm/lead/list", 11),
        ("GET", "crm/lead/list?api_key=no", 11),
        ("GET", f"crm/lead/get/999999?api_key={KEY}", 20),
        ("GET", f"crm/lead/list?limit=0&api_key={KEY}", 21),
        ("GET", f"crm/lead/nothing?api_key={KEY}", 30),
        ("GET", f"nothing/lead/list?api_key={KEY}", 31),
        ("GET", f"crm/nothing/list?api_key={KEY}", 32),
        ("POST", f"crm/lead/create?api_key={KEY}", 12),
    ],
)
def test_errors_inside_a_200_have_the_code_of_their_cause(
    vendor: Mocked, method: str, path: str, code: int | None
) -> None:
    response = at(vendor, "flowlu").send(method, f"/api/v1/module/{path}", key=None)
    assert response.status_code == 200
    assert response.json().get("error", {}).get("error_code") == code


FLOW = "application/vnd.flow.v2+json"
TASK = b'{"organization_id": 52, "task": {"name": "a"}}'


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "media_type"),
    [
        ("GET", "/v2/tasks?organization_id=52", {}, 200, "application/json"),
        ("GET", "/tasks?organization_id=52", {"Accept": FLOW}, 200, FLOW),
        ("GET", "/tasks?organization_id=52", {"Accept": "application/vnd.flow.v1+json"}, 400, "application/json"),
        ("GET", "/v1/tasks?organization_id=52", {}, 404, "application/json"),
        ("POST", "/v2/tasks", {"Content-Type": FLOW}, 200, "application/json"),
        ("POST", "/tasks", {"Content-Type": FLOW, "Accept": FLOW}, 200, FLOW),
        ("POST", "/v2/tasks", {"Content-Type": "text/plain"}, 400, "application/json"),
    ],
)
def test_the_version_by_accept_or_by_path(
    vendor: Mocked, method: str, path: str, headers: dict[str, str], status: int, media_type: str
) -> None:
    response = at(vendor, "flow").send(method, path, TASK if method == "POST" else None, headers=headers)
    assert (response.status_code, response.headers["Content-Type"]) == (status, media_type)


@pytest.mark.parametrize(
    ("path", "codes"),
    [("/v2/tasks", ["missing_param"]), ("/v2/tasks?organization_id=x", ["invalid_attribute"])],
)
def test_the_code_tells_what_is_wrong_with_a_parameter(vendor: Mocked, path: str, codes: list[str]) -> None:
    response = at(vendor, "flow").send("GET", path)
    assert response.status_code == 400
    errors: list[dict[str, Any]] = response.json()["errors"]
    assert [(error["code"], error["attribute"]) for error in errors] == [(code, "organization_id") for code in codes]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Api-Key": KEY, "X-Username": "me"}, 200),
        ({"X-Api-Key": KEY}, 401),
        ({"X-Api-Key": "no", "X-Username": KEY}, 401),
    ],
)
def test_two_headers_belong_together_and_a_get_has_a_body(vendor: Mocked, headers: dict[str, str], status: int) -> None:
    client = at(vendor, "flokzu")
    path = "/flokzuopenapi/api/v2/process/instance"
    created = client.send("POST", path, {"processId": "p", "data": {}}, headers=headers, key=None)
    assert (created.status_code == 200) is (status == 200), created.text
    known = created.json().get("identifier", "PROC-1")
    response = client.send("GET", path, {"identifier": known}, headers=headers, key=None)
    assert response.status_code == status, response.text
    assert client.send("GET", path, b"{", headers=headers, key=None).status_code == (400 if status == 200 else status)


def test_after_a_refusal_a_minute_is_blocked_for_the_address(vendor: Mocked) -> None:
    client = vendor(contract=contract("flokzu"), rate_limited=True)
    client.faithful = False
    client = replace(client, base=client.base.removesuffix("/api/v2"))
    path = "/flokzuopenapi/api/v2/database/records"

    def status(user: str) -> int:
        headers = {"X-Api-Key": KEY, "X-Username": user}
        return client.send("GET", path, {"databaseName": "a"}, headers=headers, key=None).status_code

    assert [status(f"user {number % 7}") for number in range(100)].count(429) == 0
    client.clock.sleep(59)
    assert status("another") == 429
    client.clock.sleep(59)
    assert status("another") == 429
    client.clock.sleep(60)
    assert status("another") != 429


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("", {"apikey": KEY}, 200),
        (f"?apikey={KEY}", {}, 200),
        ("", {"Authorization": f"Bearer {KEY}"}, 200),
        ("", {"apikey": "no"}, 401),
        ("?apikey=no", {}, 401),
        ("", {}, 401),
    ],
)
def test_a_key_in_the_header_or_the_query_or_a_token(
    vendor: Mocked, query: str, headers: dict[str, str], status: int
) -> None:
    assert at(vendor, "flexie").send("GET", f"/api/contacts{query}", headers=headers, key=None).status_code == status
