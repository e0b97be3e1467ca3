"""What the probes ask so that rules which seldom get to look can: all of it stands in the trace of a real mock."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import requests
from tests.drive.driving import CONTRACTS, NOTEBOOKS

from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.contract.store import load
from driftwitness.mock import KEY
from driftwitness.run import Options, conduct
from driftwitness.run.conduct import drive
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.run.target import embedded_mock
from driftwitness.trace import Interaction, Trace, journal

ENOUGH = 240  # more than the fixed plan of any contract here
LOCKERS, PARCELS, PRINTS = (load(CONTRACTS / name) for name in ("lockers", "parcels", "prints"))
UNSURE = replace(LOCKERS, evidence=EvidenceIndex({}))
"""Lockers with nothing stated, so that no body is certainly to be refused."""

Document = dict[str, Any]


def changed(contract: Contract, change: Callable[[Document], None]) -> Contract:
    document: Document = copy.deepcopy(dict(contract.document))
    change(document)
    return replace(contract, document=document)


RUNS: dict[tuple[object, ...], Judgements] = {}


def driven(contract: Contract, *inject: str) -> Judgements:
    """Drive a contract's mock, once for all tests: they only read what came of it."""
    key = (contract.sha256, id(contract.evidence), *inject)
    if key not in RUNS:
        with TemporaryDirectory() as runs:
            options = Options(
                runs=Path(runs), effects=ALL_EFFECTS, probe_rate_limit=False, budget=ENOUGH, inject=inject
            )
            RUNS[key] = judge(contract, journal.read(conduct(contract, options)))
    return RUNS[key]


def alone(found: Judgements, contract: Contract, source: str) -> Judgements:
    """Judge what one probe asked, as if nothing else had been."""
    return judge(contract, found.trace.only(asked(found.trace, source)))


def asked(trace: Trace, source: str) -> list[Interaction]:
    return [interaction for interaction in trace.interactions if interaction.source == source]


def prints_with_a_get() -> Contract:
    def change(document: Document) -> None:
        order = document["paths"]["/orders/{id}"]
        schema = order["put"]["requestBody"]["content"]["application/vnd.prints.v2+json"]["schema"]
        schema["properties"]["order"] = {"type": "object", "properties": {"name": {"type": "string"}}}
        studio = {"name": "studio_id", "in": "query", "required": True, "schema": {"type": "integer"}}
        wanted = ("200", "400", "401", "404")
        answers = {status: copy.deepcopy(order["put"]["responses"][status]) for status in wanted}
        parameters = [*copy.deepcopy(order["put"]["parameters"]), studio]
        order["get"] = {"operationId": "getOrder", "tags": ["Orders"], "parameters": parameters, "responses": answers}

    return changed(PRINTS, change)


def test_a_refused_update_stands_between_two_reads() -> None:
    found = driven(NOTEBOOKS)
    calls = asked(found.trace, "lifecycle")
    refused = next(at for at, call in enumerate(calls) if call.response.status == 422)
    before, update, after = calls[refused - 2], calls[refused], calls[refused + 1]
    assert update.request.method == "PUT"
    assert len(json.loads(update.request.body or b"")) == 2, "one property to change, one value to refuse"
    assert (after.request.method, after.request.path) == ("GET", update.request.path)
    assert before.request.method == "GET"
    assert found.verdict("lifecycle/refused-changes-nothing", "getNotebook") is Verdict.PASS


@pytest.mark.parametrize(
    ("contract", "listing"),
    [(NOTEBOOKS, "listNotebooks"), (NOTEBOOKS, "listHooks"), (UNSURE, "listParcels")],
    ids=["by pages", "whole", "by strangers"],
)
def test_lists_are_read_whole_around_refused_creations(contract: Contract, listing: str) -> None:
    found = alone(driven(contract), contract, "refusals")
    assert found.verdict("lifecycle/refused-changes-nothing", listing) is Verdict.PASS


def test_a_wrapped_update_brings_what_is_required() -> None:
    contract = prints_with_a_get()
    found = driven(contract)
    updates = [call for call in asked(found.trace, "lifecycle") if call.request.method == "PUT"]
    bodies = [json.loads(call.request.body or b"") for call in updates if call.response.status == 200]
    assert [(sorted(body), list(body["order"])) for body in bodies] == [(["order", "studio_id"], ["name"])]
    assert bodies[0]["order"]["name"].startswith("Changed ")
    assert found.findings == ()
    drifted = driven(contract, "update-ignored")
    assert {finding.check.partition("/")[0] for finding in drifted.findings} == {"lifecycle"}


def test_two_wrapped_creations_differ() -> None:
    calls = driven(PRINTS).trace.interactions
    created = [call for call in calls if call.source == "pages" and call.response.status == 201]
    names = [json.loads(call.request.body or b"")["order"]["name"] for call in created]
    assert len(set(names)) == len(names) > 1


@pytest.mark.parametrize("collection", ["/notebooks", "/notes", "/hooks"])
def test_something_is_created_after_a_deletion(collection: str) -> None:
    calls = [(c.request.method, c.request.path, c.response.status) for c in asked(driven(NOTEBOOKS).trace, "lifecycle")]
    deleted = next(at for at, (method, path, _) in enumerate(calls) if method == "DELETE" and f"{collection}/" in path)
    assert any(m == "POST" and path.endswith(collection) and s == 201 for m, path, s in calls[deleted:])


def documents_415(document: Document) -> None:
    responses = document["paths"]["/notebooks"]["post"]["responses"]
    responses["415"] = copy.deepcopy(responses["422"])


def names_unknown_parameters(document: Document) -> None:
    entry = {"code": "unknown_input", "status": 422, "when": "invalid-input", "of": "unknown"}
    document["x-driftwitness"]["errors"].append(entry)


def tells_no_page(document: Document) -> None:
    del document["x-driftwitness"]["pagination"][0]["page"]
    document["x-driftwitness"]["pagination"][0] |= {"style": "cursor", "cursor": {"param": "page"}}


def takes_a_key(document: Document) -> None:
    document["components"]["securitySchemes"]["bearer"] = {"type": "apiKey", "in": "header", "name": "X-Key"}


def is_csv(call: Interaction) -> bool:
    return call.request.header("Content-Type") == "text/csv"


def has_unknown_parameter(call: Interaction) -> bool:
    return "driftwitness_unknown=" in call.request.query


def is_page_zero(call: Interaction) -> bool:
    return "page=0" in call.request.query.split("&")


def shows_the_word_basic(call: Interaction) -> bool:
    return call.request.header("Authorization") == "Basic $NOTEBOOKS_API_KEY"


def unchanged(_: Document) -> None:
    pass


@pytest.mark.parametrize(
    ("is_meant", "applies", "applies_not", "statuses"),
    [
        (is_csv, documents_415, unchanged, {415}),
        (has_unknown_parameter, names_unknown_parameters, unchanged, {200, 422}),
        (is_page_zero, unchanged, tells_no_page, {200, 422}),
        (shows_the_word_basic, unchanged, takes_a_key, {401}),
    ],
)
def test_what_is_asked_only_where_a_rule_looks(
    is_meant: Callable[[Interaction], bool],
    applies: Callable[[Document], None],
    applies_not: Callable[[Document], None],
    statuses: set[int],
) -> None:
    fixed = {"lifecycle", "refusals", "pages", "protocol"}
    for change, wanted in ((applies, True), (applies_not, False)):
        trace = driven(changed(NOTEBOOKS, change)).trace
        calls = [call for call in trace.interactions if call.source in fixed and is_meant(call)]
        assert bool(calls) is wanted, change.__name__
        assert {call.response.status for call in calls} <= statuses


def test_a_word_without_a_token_is_refused_like_a_wrong_one() -> None:
    found = driven(NOTEBOOKS)
    shown = [(call.request.header("Authorization") or "").partition(" ")[0] for call in asked(found.trace, "refusals")]
    assert shown.count("Basic") == 1
    wordless = [
        call
        for call in asked(found.trace, "refusals")
        if (call.request.header("Authorization") or "x").startswith("sha256:")
    ]
    assert [call.response.status for call in wordless] == [401], "the record digests a bare word"
    assert found.verdict("auth/wrong-rejected", "listHooks") is Verdict.PASS


@pytest.mark.parametrize(
    ("contract", "listing"),
    [(LOCKERS, "listParcels"), (PARCELS, "listParcels"), (NOTEBOOKS, "listNotebooks")],
    ids=["pages and a total", "offsets and a total", "pages that tell the last"],
)
def test_a_page_behind_the_last_one_is_asked_for(contract: Contract, listing: str) -> None:
    check = "pagination/beyond-last-is-empty"
    assert alone(driven(contract), contract, "pages").verdict(check, listing) is Verdict.PASS
    drifted = alone(driven(contract, "last-page-repeats"), contract, "pages")
    assert check in {finding.check for finding in drifted.findings}


def test_links_are_followed_to_the_end_and_behind_it_where_positions_are_numbers(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        cursor = next(p for p in document["paths"]["/orders"]["get"]["parameters"] if p["name"] == "cursor")
        cursor["schema"] = {"type": "integer"}

    contract = changed(PRINTS, change)
    order = {"studio_id": 52, "order": {"name": "One of many"}}
    shown = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/vnd.prints.v2+json"}
    options = Options(runs=tmp_path, effects=ALL_EFFECTS, probe_rate_limit=False, budget=ENOUGH)
    with embedded_mock(contract, 0, ()) as mock:
        for _ in range(8):
            answer = requests.post(f"{mock.base_url}/orders", json.dumps(order), headers=shown, timeout=10)
            assert answer.status_code == 201
        found = judge(contract, journal.read(drive(contract, mock, options)))
    walk = [call for call in asked(found.trace, "pages") if "cursor=" in call.request.query]
    *_, last, behind = (json.loads(call.response.body or b"")["orders"] for call in walk)
    assert walk[-2].response.header("Link") is None
    assert last
    assert behind == []
    assert alone(found, contract, "pages").verdict("pagination/walk-complete", "listOrders") is Verdict.PASS


def test_a_filter_by_time_is_asked_next_to_a_moment_too_and_the_list_is_read_afterwards() -> None:
    found = driven(NOTEBOOKS)
    calls = [call for call in asked(found.trace, "pages") if call.request.path.endswith("/notes")]
    since = [at for at, call in enumerate(calls) if "since=" in call.request.query]
    assert any("T" in calls[at].request.query for at in since)
    assert calls[-1].request.query == "per_page=50"
    assert found.verdict("pagination/filter-complete", "listNotebookNotes") is Verdict.PASS


def test_the_loops_over_all_operations_come_last() -> None:
    calls = asked(driven(NOTEBOOKS).trace, "refusals")
    unreadable = [at for at, call in enumerate(calls) if call.request.body == b'{"driftwitness": ']
    strangers = [at for at, call in enumerate(calls) if call.request.header("Authorization") is None]
    invalid = [at for at, call in enumerate(calls) if call.response.status == 422]
    assert strangers[0] < unreadable[0] < 12
    assert unreadable[-1] < invalid[0] < invalid[-1] < strangers[1]
