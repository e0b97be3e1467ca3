"""What lists are asked for beside pages, what stands below an item, and texts that databases fail on."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.drive.driving import CONTRACTS

from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract
from driftwitness.contract.paging import sole_list
from driftwitness.contract.store import load
from driftwitness.run import Options, conduct
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.trace import journal

QUERIES = [
    {"operations": ["listBoats"], "limit": "limit", "search": "search"},
    {
        "operations": ["filterBoats"],
        "limit": "limit",
        "start": "start",
        "filters": {"list": "filters", "property": "/alias", "text": "/value/input"},
    },
]


def registry() -> Contract:
    loaded = load(CONTRACTS / "registry")
    document: dict[str, Any] = copy.deepcopy(dict(loaded.document))
    document["x-driftwitness"]["queries"] = QUERIES
    for item in document["paths"].values():
        for method in item.keys() & {"get", "post", "put"}:
            item[method]["responses"] = {"200": {"description": "OK", "content": {"application/json": {}}}}
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    moor = {"operationId": "moorBoat", "parameters": [path], "responses": {"200": {"description": "OK"}}}
    document["paths"]["/boats/{id}/moor"] = {"post": moor}
    document["x-driftwitness"]["acts"] = [{"operation": "moorBoat", "property": "/moored", "value": True}]
    return replace(loaded, document=document)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Judgements:
    contract = registry()
    runs: Path = tmp_path_factory.mktemp("runs")
    options = Options(runs=runs, effects=ALL_EFFECTS, probe_rate_limit=False, budget=200)
    return judge(contract, journal.read(conduct(contract, options)))


def asked(found: Judgements, source: str) -> list[tuple[str, str, str, Any]]:
    base = urlsplit(found.trace.run.base_url).path
    requests = [interaction.request for interaction in found.trace.interactions if interaction.source == source]
    return [(r.method, r.path.removeprefix(base), r.query, r.json) for r in requests]


def test_a_list_is_asked_for_few_items_and_for_a_text_that_nobody_wrote(found: Judgements) -> None:
    queries = [query for method, _, query, _ in asked(found, "queries") if method == "GET"]
    assert queries == ["limit=2", "search=driftwitness0nowhere0written"]
    assert found.verdict("pagination/limit-kept", "listBoats") is Verdict.PASS
    assert found.verdict("pagination/search-finds", "listBoats") is Verdict.PASS


def test_what_is_compared_is_asked_before_and_after(found: Judgements) -> None:
    bodies = [body for method, _, _, body in asked(found, "queries") if method == "POST"]
    part, whole, again, selected, unfiltered, same = bodies
    assert part == again == {"filters": [], "start": 1, "limit": 2}
    assert whole == unfiltered == {"filters": [], "start": 0, "limit": 30}
    assert selected == same
    assert selected["filters"] == [{"alias": "name", "value": {"operator": "like", "input": "Gaivota"}}]
    for rule in ("start-skips", "filter-selects", "limit-kept"):
        assert found.verdict(f"pagination/{rule}", "filterBoats") is Verdict.PASS


@pytest.mark.parametrize(
    ("told", "ways"),
    [
        ({"enum": ["Descending", "Ascending"]}, ("Ascending", "Descending")),
        ({"examples": ["DESC"]}, ("ASC", "DESC")),
        ({"default": "asc"}, ("asc", "desc")),
        ({"enum": ["up", "down"]}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_an_order_is_asked_for_in_the_documents_words(
    tmp_path: Path, told: dict[str, Any], ways: tuple[str | None, str | None]
) -> None:
    contract = registry()
    document: dict[str, Any] = copy.deepcopy(dict(contract.document))
    document["x-driftwitness"]["queries"][1]["order"] = {"by": "sort", "direction": "way"}
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    asking = next(o for o in operations if isinstance(o, dict) and o.get("operationId") == "filterBoats")
    media = next(iter(asking["requestBody"]["content"].values()))
    media["schema"]["properties"]["way"] = {"type": "string", **told}
    options = Options(runs=tmp_path, effects=ALL_EFFECTS, probe_rate_limit=False, budget=200)
    trace = journal.read(conduct(replace(contract, document=document), options))
    sent = [one.request.json for one in trace.interactions if one.source == "queries" and one.request.method == "POST"]
    assert [body.get("way") for body in sent if body.get("limit") != 2][:1] == [ways[0]]
    assert [body.get("way") for body in sent][-1] == ways[1]


def test_what_is_done_to_an_item_is_done_twice_and_read(found: Judgements) -> None:
    calls = [(method, path) for method, path, _, _ in asked(found, "lifecycle")]
    first = next(at for at, (_, path) in enumerate(calls) if path.endswith("/moor"))
    item = calls[first][1].removesuffix("/moor")
    assert calls[first : first + 4] == [("POST", f"{item}/moor"), ("GET", item)] * 2
    assert found.verdict("lifecycle/act-shows", "getBoat") is Verdict.PASS


def test_an_item_is_created_with_an_emoji(found: Judgements) -> None:
    created = [body for _, path, _, body in asked(found, "refusals") if path == "/boats/new" and body]
    assert created[0]["name"].startswith("\N{CRAB}")


@pytest.mark.parametrize(
    ("body", "listed"),
    [
        ([1], ("", [1])),
        ({"total": 1, "found/here": [1]}, ("/found~1here", [1])),
        ({"found": [1], "near": []}, None),
        ({"found": {"items": [1]}}, None),
        ("text", None),
    ],
)
def test_the_list_of_an_answer_that_no_document_shows(body: Any, listed: Any) -> None:
    assert sole_list(body) == listed
