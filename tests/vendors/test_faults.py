"""Every planted fault and every liberty of the hand-written vendors can be seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from .catalogue import CAUSES
from .client import KEY, Clock
from .flexie.script import CASE as FLEXIE
from .flokzu.script import CASE as FLOKZU
from .flow.script import CASE as FLOW
from .flowlu.script import CASE as FLOWLU
from .leadform.script import CASE as LEADFORM
from .transcript import AGAIN, FAITHFUL, Case, Vendor, asked_for, vendors

CASES = {"flexie": FLEXIE, "flokzu": FLOKZU, "flow": FLOW, "flowlu": FLOWLU, "leadform": LEADFORM}
FAULTS = [(vendor, name) for vendor, case in CASES.items() for name in case.faults]
LIBERTIES = [(vendor, name) for vendor, case in CASES.items() for name in case.liberties]

each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest) -> Iterator[dict[str, Vendor]]:
    with vendors(CASES[request.param]) as served:
        yield served


@pytest.fixture(scope="module")
def faithful(served: dict[str, Vendor]) -> list[tuple[object, ...]]:
    return list(served[FAITHFUL].transcript())


@pytest.mark.parametrize(("served", "name"), sorted(FAULTS + LIBERTIES), indirect=["served"], scope="module")
def test_each_fault_and_liberty_shows(name: str, served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert any(shown != expected for shown, expected in zip(served[name].transcript(), faithful, strict=True))


@pytest.mark.parametrize("served", CASES, indirect=True)
def test_without_either_nothing_differs(served: dict[str, Vendor], faithful: list[tuple[object, ...]]) -> None:
    assert list(served[AGAIN].transcript()) == faithful
    assert {status for _, status, *_ in faithful} == served[FAITHFUL].case.statuses


@each_case
def test_the_catalogues_are_what_the_code_asks_for(case: Case) -> None:
    assert asked_for(case.server) == case.faults.keys() | case.liberties.keys()
    assert not case.faults.keys() & case.liberties.keys()


@each_case
def test_the_main_causes_cover_every_kind_of_promise(case: Case) -> None:
    assert {fault.causes[0] for fault in case.faults.values()} == case.families


@pytest.mark.parametrize(("vendor", "name"), FAULTS)
def test_a_fault_names_what_of_the_page_it_breaks(vendor: str, name: str) -> None:
    fault = CASES[vendor].faults[name]
    assert set(fault.causes) <= set(CAUSES)
    assert len(set(fault.causes)) == len(fault.causes)
    assert bool(re.search(r"\(\d+", fault.reason)) is (name in CASES[vendor].explained)


@pytest.mark.parametrize(("vendor", "name"), LIBERTIES)
def test_a_liberty_names_the_lines_that_leave_it_open(vendor: str, name: str) -> None:
    assert re.search(r"\(\d+", CASES[vendor].liberties[name].reason)


@each_case
def test_an_unknown_name_is_refused(case: Case) -> None:
    fault, liberty = next(iter(case.faults)), next(iter(case.liberties))
    with pytest.raises(ValueError, match=rf"unknown faults \['{fault}-too'\]"):
        case.create_app(key=KEY, now=Clock(), faults=[f"{fault}-too", fault])
    with pytest.raises(ValueError, match=rf"unknown liberties \['{fault}'\]"):
        case.create_app(key=KEY, now=Clock(), liberties=[fault, liberty])
