"""The plan on what a page tells in passing: fields of a shown refusal, counts of a list, properties left out."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.drive.driving import NOTEBOOKS

from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract
from driftwitness.run import Options, conduct
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.run.rehearsal import rehearse
from driftwitness.trace import journal

OBJECT = {"driftwitness": True}
FIXED_PLAN = 220


def promising(*fields: str) -> Contract:
    """The notebooks contract with a refusal that shows these fields as wrong, and with a count."""
    document: dict[str, Any] = copy.deepcopy(dict(NOTEBOOKS.document))
    extension = document["x-driftwitness"]
    invalid = next(entry for entry in extension["errors"] if entry["when"] == "invalid-input")
    invalid["fields"] = list(fields)
    count = {"operation": "getNotebook", "property": "/notes_count", "list": "listNotebookNotes"}
    return replace(NOTEBOOKS, document={**document, "x-driftwitness": {**extension, "counts": [count]}})


def driven(runs: Path, contract: Contract, *inject: str) -> Judgements:
    options = Options(runs=runs, effects=ALL_EFFECTS, probe_rate_limit=False, budget=FIXED_PLAN, inject=inject)
    return judge(contract, journal.read(conduct(contract, options)))


@pytest.mark.parametrize(
    ("field", "create", "update"),
    [
        ("summary", {"summary": OBJECT}, {"summary": OBJECT}),
        (
            "settings.theme",
            {"settings": {"theme": OBJECT, "reminder_email": "ada@example.com"}},
            {"settings": {"theme": OBJECT, "reminder_email": "ada@example.com"}},
        ),
        ("pages.*.kind", "pages", "pages"),
        ("pages", None, None),
        ("pages.kind", None, None),
        ("pages.*.kind.name", None, None),
        ("settings.nowhere", None, None),
        ("nowhere", None, None),
    ],
)
def test_an_object_stands_where_a_refusal_shows_a_field(field: str, create: Any, update: Any) -> None:
    planned = rehearse(promising(field), Options(effects=ALL_EFFECTS), "mock").planned
    asked = [entry.ask for entry in planned if entry.ask.why == f"{field} an object, as in no example"]
    sent = {ask.operation.id: ask.body for ask in asked if ask.operation}
    assert set(sent) == ({"createNotebook", "updateNotebook"} if create else set())
    for operation_id, changed in (("createNotebook", create), ("updateNotebook", update)):
        if changed == "pages":
            first, second = sent[operation_id]["pages"]
            assert (first["kind"], first["heading"], second["kind"]) == (OBJECT, "Packing", "checklist")
        elif changed:
            assert sent[operation_id].items() >= changed.items()
    if create:
        assert set(sent["updateNotebook"]) == {field.partition(".")[0]}, "an update that is wrong in nothing else"
        assert "title" in sent["createNotebook"]


def test_a_creation_with_no_more_than_is_required_is_tried() -> None:
    asked = [entry.ask for entry in rehearse(NOTEBOOKS, Options(effects=ALL_EFFECTS), "mock").planned]
    least = {
        ask.operation.id: set(ask.body) for ask in asked if ask.operation and ask.why == "no more than is required"
    }
    assert least == {
        "createNotebook": {"title"},
        "createNote": {"notebook_id", "text"},
        "createHook": {"target_url", "events"},
    }


def test_the_plan_lets_the_rules_look(tmp_path: Path) -> None:
    found = driven(tmp_path, promising("settings.theme"))
    assert found.verdict("lifecycle/count-agrees", "getNotebook") is Verdict.PASS
    for operation_id in ("createNotebook", "updateNotebook"):
        assert found.verdict("input/shown-refusal", operation_id) is Verdict.PASS
    assert found.findings == ()


def test_a_stale_count_is_found(tmp_path: Path) -> None:
    found = driven(tmp_path, promising(), "count-stale")
    assert {finding.check for finding in found.findings} == {"lifecycle/count-agrees"}
