"""Every planted fault and every liberty of the hand-written Flokzu can be seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from .catalogue import CAUSES
from .client import KEY, Clock
from .flokzu import server
from .flokzu.faults import FAULTS
from .flokzu.liberties import LIBERTIES
from .flokzu.server import BASE, create_app
from .transcript import AGAIN, FAITHFUL, Step, Vendor, asked_for, vendors

FAMILIES = {"rate-limit", "content", "schema", "lifecycle", "status", "pagination", "input", "envelope"}
"""The kinds of promise that the page makes."""

RIGHT = {"X-Api-Key": KEY, "X-Username": KEY}
WRONG = RIGHT | {"X-Api-Key": "wrong"}
INSTANCE, RECORD, RECORDS = "/v2/process/instance", "/v2/database/record", "/v2/database/records"
ROLES, MATH = "/v1/management/user/roles", "/commons/MATH/operations?oper="


def _where(name: str, value: object, **more: Any) -> dict[str, Any]:
    return {"databaseName": "Suppliers", "filters": [{"columnName": name, "value": value}], **more}


SCRIPT = (
    Step("POST", INSTANCE, {"processId": "leave", "data": {"Reason": "Travel over the long weekend", "Days": 2}}),
    Step("GET", INSTANCE, {"identifier": "PRC-1"}),
    Step("GET", INSTANCE, {"identifier": "PRC-2"}),
    Step("PUT", INSTANCE, {"identifier": "PRC-2", "data": {"Days": 3}}),
    Step("GET", INSTANCE, {"identifier": "PRC-2"}),
    Step("GET", INSTANCE, {"identifier": "PRC-9"}),
    Step("POST", INSTANCE, {"processId": "leave", "data": {}}, RIGHT | {"X-Initiator": "ana"}),
    Step("GET", INSTANCE, {"identifier": "PRC-3"}),
    Step("POST", INSTANCE, {"processId": "leave", "data": {"Mood": "\U0001f980"}}),
    Step("GET", RECORD, _where("city", "Salto")),
    Step("GET", RECORD, _where("name", "Riv")),
    Step("GET", RECORDS, _where("city", "Salto"), wait=2),
    Step("POST", RECORD, {"databaseName": "Suppliers", "data": {"name": "Lake", "city": "Salto"}}),
    Step("GET", RECORDS, _where("city", "Salto")),
    Step("PUT", RECORD, _where("name", "Hill", data={"city": "Melo"})),
    Step("GET", RECORD, _where("name", "Hill")),
    Step("PUT", RECORD, _where("name", "Pond", data={"city": "Melo"})),
    Step("PUT", RECORD, _where("name", "Pond", data={"city": "Melo"}, withinsert=True)),
    Step("PUT", RECORD, _where("name", "Hill", data={"city": "Rivera"}, withinsert=True)),
    Step("GET", RECORDS, _where("name", "Hill")),
    Step("POST", "/v1/management/user/invitation", {"email": "cleo@mill.example"}, wait=2),
    Step("GET", ROLES, {"email": "ana@mill.example"}),
    Step("POST", ROLES, {"email": "ben@mill.example", "role": "Manager"}),
    Step("POST", ROLES, {"email": "ben@mill.example", "role": "Astronaut"}),
    Step("POST", ROLES, {"email": "dan@mill.example", "role": "Manager"}),
    Step("GET", ROLES, {"email": "ben@mill.example"}),
    Step("DELETE", ROLES, {"email": "ana@mill.example", "role": "Manager"}),
    Step("GET", ROLES, {"email": "ana@mill.example"}),
    Step("DELETE", "/v1/management/user", {"email": "ben@mill.example"}),
    Step("GET", ROLES, {"email": "ben@mill.example"}),
    Step("POST", "/commons/JSON/echo", {"a": 1, "b": None}, wait=2),
    Step("POST", f"{MATH}sum", {"values": [1.5, 2.25]}),
    Step("POST", f"{MATH}concat", {"values": ["a", "b"]}),
    Step("POST", f"{MATH}contains", {"values": ["abc", "b"]}),
    Step("POST", "/commons/JSON/echo", {}, WRONG),
    Step("POST", f"{MATH}sum", {}, wait=44),
    *(Step("POST", f"{MATH}sum", {}) for _ in range(20)),
    Step("POST", f"{MATH}sum", {}, wait=11),
    *(Step("POST", f"{MATH}sum", {}) for _ in range(60)),
    *(Step("POST", f"{MATH}sum", {}, WRONG if number % 2 else None) for number in range(44)),
    Step("POST", f"{MATH}sum", {}, wait=20),
    Step("POST", f"{MATH}sum", {}, wait=40),
    Step("POST", f"{MATH}sum", {}, wait=40),
)


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Vendor]]:
    with vendors(create_app, BASE, FAULTS, LIBERTIES, RIGHT) as served:
        yield served


@pytest.fixture(scope="module")
def faithful(served: dict[str, Vendor]) -> list[tuple[object, ...]]:
    return served[FAITHFUL].transcript(SCRIPT)


@pytest.mark.parametrize("name", [*FAULTS, *LIBERTIES])
def test_each_fault_and_liberty_shows(name: str, served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert served[name].transcript(SCRIPT) != faithful


def test_without_either_nothing_differs(served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert served[AGAIN].transcript(SCRIPT) == faithful
    assert {status for _, status, *_ in faithful} == {200, 401, 404, 429}


def test_the_catalogues_are_what_the_code_asks_for() -> None:
    assert asked_for(server) == FAULTS.keys() | LIBERTIES.keys()
    assert not FAULTS.keys() & LIBERTIES.keys()


def test_the_main_causes_cover_every_kind_of_promise() -> None:
    assert {fault.causes[0] for fault in FAULTS.values()} == FAMILIES


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_what_of_the_page_it_breaks(name: str) -> None:
    fault = FAULTS[name]
    assert set(fault.causes) <= set(CAUSES)
    assert len(set(fault.causes)) == len(fault.causes)
    assert re.search(r"\(\d+", fault.reason)


@pytest.mark.parametrize("name", LIBERTIES)
def test_a_liberty_names_the_lines_that_leave_it_open(name: str) -> None:
    assert re.search(r"\(\d+", LIBERTIES[name].reason)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match=r"unknown faults \['quota-61'\]"):
        create_app(key=KEY, now=Clock(), faults=["quota-61", "quota-60"])
    with pytest.raises(ValueError, match=r"unknown liberties \['quota-60'\]"):
        create_app(key=KEY, now=Clock(), liberties=["quota-60", "sliding-window"])
