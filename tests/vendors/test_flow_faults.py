"""Every planted fault and every liberty of the hand-written Flow can be seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from .catalogue import CAUSES
from .client import BEARER, KEY, Clock
from .flow import server
from .flow.faults import FAULTS
from .flow.liberties import LIBERTIES
from .flow.responses import VENDOR
from .flow.server import create_app
from .transcript import AGAIN, FAITHFUL, Step, Vendor, asked_for, vendors

FAMILIES = {"auth", "content", "envelope", "error", "input", "lifecycle", "pagination", "schema", "security", "status"}
"""The kinds of promise that the page makes."""

TASK = {"organization_id": 52, "task": {"name": "Call", "due_on": "2017-05-15"}}
HOOK = {"organization_id": 52, "integration_webhook": {"name": "shop", "url": "https://shop.example/hooks"}}
TYPED = BEARER | {"Content-Type": VENDOR}

SCRIPT = (
    Step("GET", "/v2/lists/1234"),
    Step("GET", "/v2/tasks?organization_id=52"),
    Step("GET", "/v2/tasks?organization_id=52&limit=30&cursor=60"),
    Step("GET", "/v2/tasks?organization_id=52&limit=5&cursor=5"),
    Step("GET", "/v2/tasks?organization_id=52&limit=101"),
    Step("GET", "/v2/tasks?organization_id=52&limit=few"),
    Step("GET", "/v2/tasks?organization_id=52&view=upcoming"),
    Step("GET", "/v2/tasks?organization_id=52&view=default"),
    Step("GET", "/v2/tasks?organization_id=52&include=accounts,memberships"),
    Step("GET", "/v2/tasks?organization_id=52&colour=red"),
    Step("GET", "/v2/tasks"),
    Step("GET", "/tasks?organization_id=52", credential=BEARER | {"Accept": VENDOR}),
    Step("GET", "/tasks?organization_id=52", credential=BEARER | {"Accept": "application/vnd.flow.v1+json"}),
    Step("POST", "/v2/tasks", TASK, TYPED),
    Step("POST", "/v2/tasks", {"organization_id": 52, "task": {"due_on": "2017-05-15T16:58:39Z"}}),
    Step("POST", "/v2/tasks", {"organization_id": 52, "task": {"due_on": "tomorrow"}}),
    Step("POST", "/v2/tasks", b"{"),
    Step("POST", "/v2/tasks", TASK),
    Step("GET", "/v2/tasks/9001?organization_id=52"),
    Step("GET", "/v2/tasks/1?organization_id=52"),
    Step("PUT", "/v2/tasks/9064", {"task": {"name": "Photograph"}}),
    Step("POST", "/v2/integration_webhooks", HOOK),
    Step("DELETE", "/v2/integration_webhooks/41?organization_id=52"),
    Step("GET", "/v2/memberships?organization_id=52&include=accounts", credential={}),
)


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Vendor]]:
    with vendors(create_app, "", FAULTS, LIBERTIES) as served:
        yield served


@pytest.fixture(scope="module")
def faithful(served: dict[str, Vendor]) -> list[tuple[object, ...]]:
    return shown(served[FAITHFUL])


def shown(vendor: Vendor) -> list[tuple[object, ...]]:
    """Send the script; links hold the address, which differs where vendors stand side by side."""
    address = re.escape(vendor.client.base)
    return [(*seen[:2], re.sub(address, "", str(seen[2])), seen[3]) for seen in vendor.transcript(SCRIPT)]


@pytest.mark.parametrize("name", [*FAULTS, *LIBERTIES])
def test_each_fault_and_liberty_shows(name: str, served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert shown(served[name]) != faithful


def test_without_either_nothing_differs(served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert shown(served[AGAIN]) == faithful
    assert {status for _, status, *_ in faithful} == {200, 201, 204, 400, 401, 404, 422}


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
    with pytest.raises(ValueError, match=r"unknown faults \['links-in-red'\]"):
        create_app(key=KEY, now=Clock(), faults=["links-in-red", "link-gone"])
    with pytest.raises(ValueError, match=r"unknown liberties \['link-gone'\]"):
        create_app(key=KEY, now=Clock(), liberties=["link-gone", "newest-first"])
