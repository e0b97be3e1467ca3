"""Every planted fault and every liberty of the hand-written LeadForm can be seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from .catalogue import CAUSES
from .client import KEY, Clock
from .leadform import server
from .leadform.faults import FAULTS
from .leadform.liberties import LIBERTIES
from .leadform.server import create_app
from .transcript import AGAIN, FAITHFUL, Step, Vendor, asked_for, vendors

FAMILIES = {
    "status",
    "envelope",
    "schema",
    "error",
    "rate-limit",
    "pagination",
    "auth",
    "content",
    "lifecycle",
    "input",
}
"""The kinds of promise that the page makes."""

SCRIPT = (
    Step("GET", "/forms"),
    Step("GET", "/forms?status=draft"),
    Step("GET", "/forms?search=jobs"),
    Step("GET", "/forms?per_page=1&page=2"),
    Step("GET", "/forms?per_page=0"),
    Step("GET", "/forms?per_page=101"),
    Step("POST", "/forms", {"name": "Sign up", "settings": {"a": 1}, "fields": [{"type": "text"}], "status": "active"}),
    Step("GET", "/forms/4"),
    Step("GET", "/forms/4"),
    Step("POST", "/forms", {"name": "n" * 60}),
    Step("POST", "/forms", {}),
    Step("POST", "/forms", {"name": "n" * 256}),
    Step("POST", "/forms", {"name": "\U0001f980"}),
    Step("POST", "/forms", {"name": "Sign up", "status": "gone"}),
    Step("POST", "/forms", {"name": "Sign up", "fields": [{"type": 5}]}),
    Step("POST", "/forms", b"{"),
    *(Step("POST", "/forms", {"name": "Sign up"}) for _ in range(6)),
    Step("GET", "/forms"),
    Step("PUT", "/forms/4", {"name": "Sign in", "status": "archived"}),
    Step("PUT", "/forms/4", {"settings": {"b": 2}, "fields": [{"type": "email"}]}),
    Step("GET", "/forms/4"),
    Step("GET", "/forms/abc"),
    Step("GET", "/forms/1/entries?since=2025-03-06"),
    Step("GET", "/forms/2/entries"),
    Step("POST", "/entries", {"form_id": 4, "fields": {"age": 31}}),
    Step("POST", "/entries", {"form_id": 99, "fields": {}}),
    Step("GET", "/entries/1005"),
    Step("GET", "/forms/4"),
    Step("DELETE", "/forms/4"),
    Step("GET", "/forms/4"),
    Step("GET", "/entries/1005"),
    Step("GET", "/forms"),
    Step("GET", "/webhooks"),
    Step("POST", "/webhooks", {"url": "https://shop.example", "events": ["entry.created"]}),
    Step("POST", "/webhooks", {"url": "http://shop.example", "events": ["entry.created"]}),
    Step("POST", "/webhooks", {"url": "https://shop.example", "events": ["entry.created"], "colour": "red"}),
    Step("GET", "/account"),
    Step("GET", "/account/usage"),
    Step("GET", "/account", credential={}),
    Step("GET", "/account", credential={"Authorization": f"Bearer {KEY}x"}),
    Step("GET", "/webhooks", credential={"Authorization": "Bearer wrong"}),
    *(Step("GET", "/account") for _ in range(70)),
    Step("GET", "/account", wait=20),
    Step("GET", "/account", wait=20),
    Step("GET", "/account", wait=20),
)


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Vendor]]:
    with vendors(create_app, "/api/v1", FAULTS, LIBERTIES) as served:
        yield served


@pytest.fixture(scope="module")
def faithful(served: dict[str, Vendor]) -> list[tuple[object, ...]]:
    return served[FAITHFUL].transcript(SCRIPT)


@pytest.mark.parametrize("name", [*FAULTS, *LIBERTIES])
def test_each_fault_and_liberty_shows(name: str, served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert served[name].transcript(SCRIPT) != faithful


def test_without_either_nothing_differs(served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert served[AGAIN].transcript(SCRIPT) == faithful
    assert {status for _, status, *_ in faithful} == {200, 201, 400, 401, 404, 422, 429}


def test_the_catalogues_are_what_the_code_asks_for() -> None:
    assert asked_for(server) == FAULTS.keys() | LIBERTIES.keys()
    assert not FAULTS.keys() & LIBERTIES.keys()


def test_the_main_causes_cover_every_kind_of_promise() -> None:
    assert {fault.causes[0] for fault in FAULTS.values()} == FAMILIES


@pytest.mark.parametrize("name", FAULTS)
def test_a_second_cause_has_a_reason(name: str) -> None:
    fault = FAULTS[name]
    assert set(fault.causes) <= set(CAUSES)
    assert len(set(fault.causes)) == len(fault.causes)
    assert bool(re.search(r"\(\d+", fault.reason)) is (len(fault.causes) > 1), "a second cause names the page's lines"


@pytest.mark.parametrize("name", LIBERTIES)
def test_a_liberty_names_the_lines_that_leave_it_open(name: str) -> None:
    assert re.search(r"\(\d+", LIBERTIES[name].reason)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match=r"unknown faults \['reset-in-weeks'\]"):
        create_app(key=KEY, now=Clock(), faults=["reset-in-weeks", "quota-60"])
    with pytest.raises(ValueError, match=r"unknown liberties \['quota-60'\]"):
        create_app(key=KEY, now=Clock(), liberties=["quota-60", "empty-details"])
