"""The plan on the notebooks mock: what it reaches, in which order, the same way each time, and never too far."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.drive import hostile
from tests.drive.driving import NOTEBOOKS

from driftwitness.contract import Contract, Router
from driftwitness.drive.plan import FIXED
from driftwitness.mock import KEY
from driftwitness.run import Options, conduct
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.run.rehearsal import rehearse
from driftwitness.trace import Trace, journal

ENOUGH_FOR_ALL = 85  # requests, chosen of the fixed plan, after which each operation has succeeded once
ONE_SCHEME = {"given", "nobody", "stranger", "namesake", "half", "otherwise"}
FIXED_PLAN = 200  # requests after which exploration has begun

Sent = tuple[str, str, str, bytes | None]


def driven(runs: Path, contract: Contract = NOTEBOOKS, **options: Any) -> Trace:
    """Drive the embedded mock, within its quota unless told otherwise."""
    return journal.read(conduct(contract, Options(**{"runs": runs, "probe_rate_limit": False, **options})))


def sent(trace: Trace) -> list[Sent]:
    """Give method, path, query and body of all requests: what a seed decides."""
    requests = [interaction.request for interaction in trace.interactions]
    return [(request.method, request.path, request.query, request.body) for request in requests]


def explored(trace: Trace) -> list[Sent]:
    """Give the requests of the property-based part."""
    return sent(trace.only(i for i in trace.interactions if i.source == "explore"))


def successes(trace: Trace) -> set[str]:
    router, prefix = Router(NOTEBOOKS), urlsplit(trace.run.base_url).path
    routes = [
        router.route(interaction.request.method, interaction.request.path.removeprefix(prefix))
        for interaction in trace.interactions
        if interaction.response.status < 300
    ]
    return {route.operation.id for route in routes if route}


@pytest.mark.parametrize("seed", range(10))
def test_the_fixed_plan_comes_first_and_reaches_every_operation(seed: int, tmp_path: Path) -> None:
    trace = driven(tmp_path, seed=seed, budget=ENOUGH_FOR_ALL)
    assert successes(trace) == set(NOTEBOOKS.by_id)
    assert {interaction.source for interaction in trace.interactions} <= {*FIXED, "explore"}
    assert trace.failures == ()
    assert trace.stop is not None
    assert trace.stop.reason in ("budget", "finished")


def test_a_seed_repeats_its_requests_and_another_does_not(tmp_path: Path) -> None:
    first, again, other = (driven(tmp_path, seed=seed, budget=FIXED_PLAN + 30) for seed in (3, 3, 4))
    assert sent(first) == sent(again) != sent(other)
    assert explored(first) == explored(again) != explored(other)
    assert len(explored(first)) > 3


def test_exploration_uses_what_is_left_and_the_quota_is_exceeded_last(tmp_path: Path) -> None:
    trace = driven(tmp_path, budget=FIXED_PLAN + 150, probe_rate_limit=True)
    sources = [interaction.source for interaction in trace.interactions]
    assert sources.index("explore") < sources.index("quota")
    assert set(sources[sources.index("quota") :]) == {"quota"}
    assert trace.interactions[-1].response.status == 200
    assert [i.source for i in trace.interactions if i.response.status == 429].count("quota") >= 1
    assert {i.source for i in trace.interactions if i.response.status == 429} == {"quota"}


def test_exploration_sends_what_the_contract_is_certain_of(tmp_path: Path) -> None:
    trace = driven(tmp_path, budget=FIXED_PLAN + 40)
    statuses = {i.response.status for i in trace.interactions if i.source == "explore"}
    assert len({path for _, path, _, _ in explored(trace)}) >= 5
    assert statuses & {200, 201}
    assert statuses & {400, 404, 422}
    assert 500 not in statuses


@pytest.mark.parametrize("effects", [("reads",), ("reads", "writes"), ("reads", "destroys")])
def test_only_allowed_effects_are_driven_and_planned(effects: tuple[Any, ...], tmp_path: Path) -> None:
    trace = driven(tmp_path, effects=effects, budget=60)
    router, prefix = Router(NOTEBOOKS), urlsplit(trace.run.base_url).path
    for method, path, _, _ in sent(trace):
        route = router.route(method, path.removeprefix(prefix))
        assert (route.operation.effect if route else "reads") in effects
    planned = rehearse(NOTEBOOKS, Options(effects=effects), "mock").planned
    assert {entry.ask.operation.effect for entry in planned if entry.ask.operation} == set(effects)
    assert ("read what was created" in {entry.ask.why for entry in planned}) is ("writes" in effects)


def test_a_dry_run_plans_everything_and_sends_nothing() -> None:
    with hostile.serving(hostile.always(hostile.answer(b"{}"))) as vendor:
        planned = rehearse(NOTEBOOKS, Options(against=vendor.base_url, effects=ALL_EFFECTS), "live").planned
    assert vendor.asked == []
    assert {entry.ask.operation.id for entry in planned if entry.ask.operation} == set(NOTEBOOKS.by_id)
    probes = {"reading", "lifecycle", "refusals", "pages", "parameters", "protocol"}
    assert {entry.probe for entry in planned} >= probes
    assert {entry.ask.by for entry in planned} == ONE_SCHEME
    assert all("{" not in entry.ask.path for entry in planned)


def test_the_requests_carry_the_credentials_that_the_plan_says(tmp_path: Path) -> None:
    trace = driven(tmp_path, budget=300)
    seen = {interaction.request.header("Authorization") for interaction in trace.interactions}
    assert {"Bearer $NOTEBOOKS_API_KEY", None} < seen
    assert len(seen) == len(ONE_SCHEME)
    assert KEY not in str(seen)


def test_a_resource_that_refers_to_its_own_kind_ends_the_chain() -> None:
    document = copy.deepcopy(dict(NOTEBOOKS.document))
    links = document["paths"]["/notes"]["post"]["responses"]["201"]["links"]
    links["createNote"] = {"operationId": "createNote", "requestBody": {"notebook_id": "$response.body#/result/id"}}
    planned = rehearse(replace(NOTEBOOKS, document=document), Options(), "mock").planned
    assert 0 < len(planned) < FIXED_PLAN


@pytest.mark.parametrize(
    "parts",
    [
        {"x-driftwitness": {}},
        {"x-driftwitness": {"rateLimit": NOTEBOOKS.document["x-driftwitness"]["rateLimit"]}},
        {"security": [], "components": {**NOTEBOOKS.document["components"], "securitySchemes": {}}},
        {"paths": {"/account": NOTEBOOKS.document["paths"]["/account"]}},
        {"paths": {}},
    ],
    ids=["no conventions", "a quota alone", "no security", "one operation", "none"],
)
def test_a_contract_may_say_little(parts: Mapping[str, Any], tmp_path: Path) -> None:
    contract = replace(NOTEBOOKS, document={**NOTEBOOKS.document, **parts})
    trace = driven(tmp_path, contract, budget=50, probe_rate_limit=None)
    assert trace.stop is not None
    assert trace.stop.reason in ("finished", "budget")
    assert len(trace.interactions) <= 50
