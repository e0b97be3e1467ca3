"""Every planted fault and every liberty of the hand-written Flexie can be seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from .catalogue import CAUSES
from .client import KEY, Clock
from .flexie import server
from .flexie.faults import FAULTS
from .flexie.liberties import LIBERTIES
from .flexie.server import BASE, create_app
from .transcript import AGAIN, FAITHFUL, Step, Vendor, asked_for, vendors

FAMILIES = {"status", "error", "content", "auth", "lifecycle", "schema", "input", "time", "pagination"}
"""The kinds of promise that the page makes."""

RIGHT = {"apikey": KEY}


def _filtered(text: str, **more: Any) -> dict[str, Any]:
    value = {"operator": "like", "input": text}
    return {"filters": [{"type": "text", "alias": "email", "value": value, "strict": False}], **more}


SCRIPT = (
    Step("POST", "/contacts/new", {"first_name": "Ines", "email": "ines@mill.example", "status": "New"}),
    Step("POST", "/contacts/new", {"city": "a" * 30, "company": "\U0001f980"}, wait=5),
    Step("POST", "/contacts/new", b"{"),
    Step("GET", "/contacts/101"),
    Step("PUT", "/contacts/101", {"city": "Faro"}),
    Step("GET", "/contacts/101"),
    Step("PUT", "/contacts/edit", {"email": "ines@mill.example", "city": "Beja"}),
    Step("GET", "/contacts/101"),
    Step("PUT", "/contacts/edit", {"email": "nobody@mill.example"}),
    Step("GET", "/contacts?limit=2"),
    Step("GET", "/contacts?search=ines"),
    Step("POST", "/contacts", _filtered("ines")),
    Step("POST", "/deals", _filtered("ines")),
    Step("POST", "/contacts", {"start": 2, "limit": 2, "orderBy": "date_modified", "orderByDir": "DESC"}),
    Step("POST", "/contact/lists/42/add/101"),
    Step("GET", "/contacts/101/lists"),
    Step("POST", "/contact/lists/42/remove/101"),
    Step("GET", "/contacts/101/lists"),
    Step("POST", "/contact/lists/42/add/999"),
    Step("DELETE", "/contacts/101"),
    Step("GET", "/contacts/101"),
    Step("POST", "/deals/new", {"name": "Mill", "amount": 12500, "close_date": "2026-09-30"}),
    Step("POST", "/tasks/new", {"task": "Call", "due_date": "2026-06-25 14:00"}),
    Step("POST", "/tasks/42/complete"),
    Step("POST", "/tasks/42/complete"),
    Step("GET", "/tasks/42"),
    Step("POST", "/notes/lead/42", {"text": "Called.", "datetime": "2026-06-23T14:00:00+00:00"}),
    Step("POST", "/notes/lead/999", {"text": "Called."}),
    Step("GET", "/contacts/42/notes"),
    Step("GET", "/leads/42/notes"),
    Step("POST", "/cases/replies/REF-1042", {"text": "Done."}),
    Step("GET", "/cases/42/replies"),
    Step("POST", "/users/42/permission", {"permissions": ["lead:leads:viewown", "lead:leads:editown"]}),
    Step("GET", "/ce/no_table"),
    Step("GET", "/contact/lists", credential={}),
    Step("GET", "/users/self", credential={"apikey": "wrong"}),
    Step("GET", "/users/self", credential={"apikey": KEY.upper()}),
    Step("GET", "/users/self", credential={"Authorization": f"Bearer {KEY}"}),
    Step("GET", f"/users/self?apikey={KEY}", credential={}),
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
    assert {status for _, status, *_ in faithful} == {200, 204, 400, 401, 404}


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
    with pytest.raises(ValueError, match=r"unknown faults \['limit-doubled'\]"):
        create_app(key=KEY, now=Clock(), faults=["limit-doubled", "limit-ignored"])
    with pytest.raises(ValueError, match=r"unknown liberties \['limit-ignored'\]"):
        create_app(key=KEY, now=Clock(), liberties=["limit-ignored", "lists-bare"])
