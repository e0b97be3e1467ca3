"""Every planted fault and every liberty of the hand-written LeadForm can be seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from .client import KEY, Client, Clock
from .leadform import server
from .leadform.faults import CAUSES, FAULTS
from .leadform.liberties import LIBERTIES
from .leadform.server import create_app
from .serving import serving

BEARER = f"Bearer {KEY}"


@dataclass(frozen=True, slots=True)
class Step:
    """A request, `wait` seconds after the one before."""

    method: str
    path: str
    body: Any = None
    authorization: str | None = BEARER
    wait: float = 0


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
    Step("GET", "/account", authorization=None),
    Step("GET", "/account", authorization=f"{BEARER}x"),
    Step("GET", "/webhooks", authorization="Bearer wrong"),
    *(Step("GET", "/account") for _ in range(70)),
    Step("GET", "/account", wait=20),
    Step("GET", "/account", wait=20),
    Step("GET", "/account", wait=20),
)


def transcript(client: Client, clock: Clock) -> Iterator[tuple[object, ...]]:
    """Send the script and yield what each response shows."""
    for step in SCRIPT:
        clock.wait(step.wait)
        response = client.send(step.method, step.path, step.body, step.authorization)
        yield step, response.status_code, dict(response.headers), response.content


@pytest.fixture(scope="module")
def vendors() -> Iterator[dict[str, tuple[Client, Clock]]]:
    """One server with a vendor per fault, one per liberty, and two plain ones."""
    clocks = {name: Clock() for name in (*FAULTS, *LIBERTIES, "faithful", "faithful again")}
    apps = {
        name: create_app(key=KEY, now=clock, faults={name} & FAULTS.keys(), liberties={name} & LIBERTIES.keys())
        for name, clock in clocks.items()
    }
    with serving(Starlette(routes=[Mount(f"/{name}", app) for name, app in apps.items()])) as base:
        yield {name: (Client(f"{base}/{name}/api/v1"), clock) for name, clock in clocks.items()}


@pytest.fixture(scope="module")
def faithful(vendors: dict[str, tuple[Client, Clock]]) -> list[tuple[object, ...]]:
    return list(transcript(*vendors["faithful"]))


@pytest.mark.parametrize("name", [*FAULTS, *LIBERTIES])
def test_each_fault_and_liberty_shows(
    name: str, vendors: dict[str, tuple[Client, Clock]], faithful: list[tuple[object, ...]]
) -> None:
    assert any(seen != due for seen, due in zip(transcript(*vendors[name]), faithful, strict=True))


def test_without_either_nothing_differs(
    vendors: dict[str, tuple[Client, Clock]], faithful: list[tuple[object, ...]]
) -> None:
    assert list(transcript(*vendors["faithful again"])) == faithful
    assert {status for _, status, *_ in faithful} == {200, 201, 400, 401, 404, 422, 429}


def test_the_catalogues_are_what_the_code_asks_for() -> None:
    code = "".join(path.read_text() for path in Path(server.__file__).parent.glob("*.py"))
    assert set(re.findall(r'\bhas\("([a-z0-9-]+)"\)', code)) - {"name"} == FAULTS.keys() | LIBERTIES.keys()
    assert not FAULTS.keys() & LIBERTIES.keys()


def test_the_main_causes_cover_every_kind_of_promise() -> None:
    assert {fault.causes[0] for fault in FAULTS.values()} == set(CAUSES)


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
