"""Every planted fault and every liberty of the hand-written Flowlu can be seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from .catalogue import CAUSES
from .client import KEY, Clock
from .flowlu import server
from .flowlu.faults import FAULTS
from .flowlu.liberties import LIBERTIES
from .flowlu.server import create_app
from .transcript import AGAIN, FAITHFUL, Step, Vendor, asked_for, vendors

FAMILIES = {"auth", "content", "envelope", "error", "pagination", "schema", "security", "status"}
"""The kinds of promise that the page makes."""

BASE = "/api/v1/module"
LIST = f"/crm/lead/list?api_key={KEY}"

SCRIPT = (
    Step("GET", LIST),
    Step("GET", f"{LIST}&limit=2&page=2"),
    Step("GET", f"{LIST}&page=9"),
    Step("GET", f"{LIST}&limit=101"),
    Step("POST", f"/crm/lead/create?api_key={KEY}", {"name": "Pier café"}),
    Step("POST", f"/crm/lead/create?api_key={KEY}", {"name": "Pier", "colour": "red"}),
    Step("POST", f"/crm/lead/create?api_key={KEY}", {"name": 5}),
    Step("POST", f"/crm/lead/delete/2?api_key={KEY}"),
    Step("GET", LIST),
    Step("GET", f"/crm/lead/get/1?api_key={KEY}"),
    Step("GET", f"/crm/lead/get/99?api_key={KEY}"),
    Step("GET", f"/nowhere/lead/list?api_key={KEY}"),
    Step("GET", f"/crm/nothing/list?api_key={KEY}"),
    Step("GET", f"/crm/lead/vanish?api_key={KEY}"),
    Step("GET", "/crm/lead/list"),
    Step("GET", "/crm/lead/get/1?api_key=wrong"),
    Step("GET", f"/crm/lead/get/1?api_key={KEY}x"),
    Step("POST", "/crm/lead/create", {"name": "Quay"}),
)


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Vendor]]:
    with vendors(create_app, BASE, FAULTS, LIBERTIES, {}) as served:
        yield served


@pytest.fixture(scope="module")
def faithful(served: dict[str, Vendor]) -> list[tuple[object, ...]]:
    return served[FAITHFUL].transcript(SCRIPT)


@pytest.mark.parametrize("name", [*FAULTS, *LIBERTIES])
def test_each_fault_and_liberty_shows(name: str, served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert served[name].transcript(SCRIPT) != faithful


def test_without_either_nothing_differs(served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert served[AGAIN].transcript(SCRIPT) == faithful
    assert {status for _, status, *_ in faithful} == {200}


def test_the_catalogues_are_what_the_code_asks_for() -> None:
    assert asked_for(server) == FAULTS.keys() | LIBERTIES.keys()
    assert not FAULTS.keys() & LIBERTIES.keys()


def test_the_main_causes_cover_every_kind_of_promise() -> None:
    assert {fault.causes[0] for fault in FAULTS.values()} == FAMILIES


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_the_lines_that_it_breaks(name: str) -> None:
    fault = FAULTS[name]
    assert set(fault.causes) <= set(CAUSES)
    assert len(set(fault.causes)) == len(fault.causes)
    assert re.search(r"\(\d+", fault.reason)


@pytest.mark.parametrize("name", LIBERTIES)
def test_a_liberty_names_the_lines_that_leave_it_open(name: str) -> None:
    assert re.search(r"\(\d+", LIBERTIES[name].reason)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match=r"unknown faults \['rows-in-red'\]"):
        create_app(key=KEY, now=Clock(), faults=["rows-in-red", "list-bare"])
    with pytest.raises(ValueError, match=r"unknown liberties \['list-bare'\]"):
        create_app(key=KEY, now=Clock(), liberties=["list-bare", "newest-first"])
