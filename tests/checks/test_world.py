"""What a trace tells of the vendor's state: the member as it must be just before the last exchange."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from driftwitness.checks import notation
from driftwitness.checks.exchange import History, Lens
from driftwitness.checks.world import Member, Step
from driftwitness.contract import store
from driftwitness.trace import Failure, Request

NOTEBOOKS = store.load(Path(__file__).parents[1] / "data" / "contracts" / "notebooks")
LENS = Lens(NOTEBOOKS)

MADE = 'POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 41, "title": "Trip"}}'
NOTED = 'POST /notes {"notebook_id": 41, "text": "x"} -> 201 {"result": {"id": 813, "notebook_id": 41}}'
HOOKED = (
    'POST /hooks {"target_url": "https://example.com/a", "events": ["note.added"], "notebook_id": 41}'
    ' -> 201 {"result": {"id": 7}}'
)
LISTED = 'GET /notebooks -> 200 {"results": [{"id": 41}, {"id": 40}]}'
SUBLISTED = 'GET /notebooks/41/notes -> 200 {"results": [{"id": 812, "notebook_id": 41}]}'
DELETED = "DELETE /notebooks/41 -> 200 {}"
NOTEBOOK, NOTE, HOOK = "GET /notebooks/41 -> 418", "GET /notes/813 -> 418", "PUT /hooks/7 {} -> 418"


def steps(*lines: str) -> tuple[Step, ...]:
    return History(notation.trace(lines, NOTEBOOKS), LENS).world.steps


def member(*lines: str) -> Member | None:
    return steps(*lines)[-1].member


@pytest.mark.parametrize(
    ("lines", "alive"),
    [
        ([MADE, NOTEBOOK], True),
        ([LISTED, NOTEBOOK], True),
        (['GET /notebooks/41 -> 200 {"result": {"id": 41}}', NOTEBOOK], True),
        ([MADE, DELETED, NOTEBOOK], False),
        (["DELETE /notebooks/41 -> 200 {}", NOTEBOOK], False),
        ([MADE, "DELETE /notebooks/41 -> 404", NOTEBOOK], None),
        ([MADE, "DELETE /notebooks/41 -> 500", NOTEBOOK], None),
        ([MADE, "DELETE /notebooks/41 -> 202 {}", NOTEBOOK], None),
        ([MADE, "DELETE /notebooks/41 -> 403", NOTEBOOK], True),
        ([MADE, 'DELETE /notebooks/41 -> 200 {"error": {"code": "not_allowed"}}', NOTEBOOK], True),
        ([MADE, "DELETE /notebooks/41 [Authorization:] -> 200 {}", NOTEBOOK], True),
        ([MADE, DELETED, LISTED, NOTEBOOK], False),
        ([MADE, NOTED, NOTE], True),
        ([MADE, NOTED, DELETED, NOTE], False),
        ([MADE, HOOKED, DELETED, HOOK], None),
        ([SUBLISTED, DELETED, "GET /notes/812 -> 418"], False),
        ([MADE, NOTED, "DELETE /notes/813 -> 200 {}", NOTEBOOK], True),
    ],
)
def test_alive(lines: list[str], alive: bool | None) -> None:
    found = member(*lines)
    assert found is not None
    assert found.alive is alive


@pytest.mark.parametrize(
    "lines",
    [
        [NOTEBOOK],
        ["GET /notebooks/40 -> 404", NOTEBOOK],
        ['POST /notebooks {"title": "Trip"} -> 422', NOTEBOOK],
        ['POST /notebooks {"title": "Trip"} -> 201 {"id": 41}', NOTEBOOK],
        ['POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": true}}', NOTEBOOK],
        ['GET /notebooks -> 200 {"results": {"id": 41}}', NOTEBOOK],
    ],
)
def test_not_met(lines: list[str]) -> None:
    assert member(*lines) is None


def test_a_request_that_failed_on_the_way_leaves_its_member_uncertain() -> None:
    trace = notation.trace([MADE, NOTEBOOK], NOTEBOOKS)
    made, asked = trace.interactions
    lost = Failure(2, made.received, made.received, Request("DELETE", asked.request.url), "timeout", "no answer")
    history = History(replace(trace, records=(made, lost, replace(asked, sequence=3))), LENS)
    found = history.world.steps[-1].member
    assert found is not None
    assert (found.alive, found.written) == (None, {})


def test_who_deleted_it() -> None:
    gone = member(MADE, NOTED, DELETED, NOTE)
    assert gone is not None
    assert (gone.created, gone.deleted, gone.cascade) == (2, 3, True)
    alone = member(MADE, NOTED, "DELETE /notes/813 -> 200 {}", DELETED, NOTE)
    assert alone is not None
    assert (alone.deleted, alone.cascade) == (3, False)


@pytest.mark.parametrize("last", [NOTED.replace('"text": "x"', '"text": "x", "attributes": {"a": 1}'), NOTED])
def test_parents_are_known_whatever_else_the_body_holds(last: str) -> None:
    note = member(MADE, last, NOTE)
    assert note is not None
    assert note.parents == {"notebooks": "41"}


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        ([MADE, NOTEBOOK], {"title": "Trip"}),
        ([MADE, 'PUT /notebooks/41 {"status": "active"} -> 200 {}', NOTEBOOK], {"title": "Trip", "status": "active"}),
        ([MADE, 'PUT /notebooks/41 {"title": "New"} -> 200 {}', NOTEBOOK], {"title": "New"}),
        ([MADE, 'PUT /notebooks/41 {"title": "New"} -> 422 {}', NOTEBOOK], {"title": "Trip"}),
        ([MADE, 'PUT /notebooks/41 {"title": 5} -> 200 {}', NOTEBOOK], {}),
        ([MADE, 'PUT /notebooks/41 {"title": "New"} -> 500 {}', NOTEBOOK], {}),
    ],
)
def test_written(lines: list[str], written: dict[str, object]) -> None:
    found = member(*lines)
    assert found is not None
    assert found.written == written


def test_documented_merge_keeps_the_other_members() -> None:
    made = 'POST /notebooks {"title": "Trip", "settings": {"theme": "lined"}} -> 201 {"result": {"id": 41}}'
    merged = 'PUT /notebooks/41 {"settings": {"reminder_email": "ada@example.com"}} -> 200 {}'
    found = member(made, merged, NOTEBOOK)
    assert found is not None
    assert found.written["settings"] == {"theme": "lined", "reminder_email": "ada@example.com"}


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ([MADE, NOTEBOOK], ["41"]),
        ([NOTEBOOK], [None]),
        ([MADE, SUBLISTED], ["41"]),
        ([SUBLISTED], [None]),
        ([MADE, NOTED], ["41"]),
        ([NOTED], [None]),
        ([MADE], []),
        ([LISTED], []),
        ([MADE, HOOKED, 'PUT /hooks/7 {"notebook_id": 41} -> 200 {}'], ["7", "41"]),
    ],
)
def test_named(lines: list[str], named: list[str | None]) -> None:
    assert [found and found.id for found in steps(*lines)[-1].named] == named


def test_steps_know_their_role_and_the_members_before() -> None:
    found = steps(MADE, LISTED, SUBLISTED, NOTEBOOK, "GET /account -> 200 {}", "DELETE /notebooks/41 -> 200 {}")
    assert [step.role for step in found] == ["create", "list", "sublist", "get", "delete"]
    assert [step.resource.name for step in found] == ["notebooks", "notebooks", "notes", "notebooks", "notebooks"]
    assert [sorted(step.members) for step in found] == [[], ["41"], [], ["40", "41"], ["40", "41"]]
    assert [step.ok for step in found] == [True, True, True, False, True]
