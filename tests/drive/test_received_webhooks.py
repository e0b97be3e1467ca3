"""A run receives what a vendor delivers, over real HTTP: a faithful one passes every rule, each break is found."""

from __future__ import annotations

import json
import queue
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import requests
from tests.drive.driving import CONTRACTS, NOTEBOOKS, SECRET, target

from driftwitness import InputError
from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.checks.registry import checks
from driftwitness.contract import Contract, EvidenceIndex, overlay, reading
from driftwitness.drive.client import Answer
from driftwitness.drive.probes import webhooks
from driftwitness.drive.values import Values
from driftwitness.mock import KEY, create_app, operators, parse, serving
from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.webhooks import Courier
from driftwitness.mock.webhooks import Delivery as Sent
from driftwitness.run import Options, conduct, opening
from driftwitness.run.options import ALL_EFFECTS, receiver_url
from driftwitness.run.target import Target, embedded_mock
from driftwitness.trace import Stop, SystemClock, journal
from driftwitness.trace.journal import Journal

OVERLAY = CONTRACTS.parent / "checks" / "notebooks.overlay.yaml"
RULES = [check_id for check_id in checks() if check_id.startswith("webhook/")]
BROKEN = {
    "webhook-body-altered": "webhook/signature",
    "webhook-id-per-attempt": "webhook/message-id",
    "webhook-lost": "webhook/delivered",
    "webhook-not-retried": "webhook/retried",
    "webhook-property-missing": "webhook/payload",
    "webhook-signature-wrong": "webhook/signature",
    "webhook-timestamp-stale": "webhook/timestamp",
    "webhook-unsigned": "webhook/headers",
}


def described() -> Contract:
    """Give the notebooks contract with what its page might say of webhooks."""
    found = overlay.apply(NOTEBOOKS.document, NOTEBOOKS.evidence.as_json(), reading.read_yaml(OVERLAY), OVERLAY)
    return replace(NOTEBOOKS, document=found.document, evidence=EvidenceIndex.from_json(found.evidence))


HOOKED = described()


def saying(**deliveries: Any) -> Contract:
    """Give that contract with another promise of when webhooks come."""
    extension = {**HOOKED.document["x-driftwitness"], "deliveries": deliveries}
    return replace(HOOKED, document={**HOOKED.document, "x-driftwitness": extension})


def probed(contract: Contract, at: Target, **options: Any) -> Judgements:
    """Let the probe alone ask a target, and judge what came of it."""
    with TemporaryDirectory() as name:
        runs = Path(name)
        given = Options(**{"effects": ALL_EFFECTS, "budget": 100, "runs": runs, **options})
        clean = opening.redactor(contract, at)
        with Journal(runs, opening.run(contract, at, given)) as kept:
            client = opening.client(contract, at, opening.wire(contract, at, given, clean)(kept))
            with opening.receiver(contract, at, clean, given) as receiver:
                assert receiver
                receiver.begin(kept)
                webhooks.run(client, Values(contract, 0), receiver)
            assert client.wire.sent <= webhooks.cost(contract)
            kept.append(Stop("finished"))
        return judge(contract, journal.read(runs), [checks()[rule] for rule in RULES])


def mocked(contract: Contract, *inject: str) -> Judgements:
    with embedded_mock(contract, 0, inject) as at:
        return probed(contract, at)


def verdicts(found: Judgements) -> Mapping[str, Verdict]:
    return {rule: found.verdict(rule, "createHook") for rule in RULES}


def test_a_faithful_mock_passes_every_rule() -> None:
    found = mocked(HOOKED)
    assert verdicts(found) == dict.fromkeys(RULES, Verdict.PASS)
    events = [json.loads(one.request.body or b"")["type"] for one in found.trace.deliveries]
    assert events == ["note.added", "note.removed", "notebook.changed", "note.added", "note.added"]
    assert [one.status for one in found.trace.deliveries] == [204, 204, 204, 503, 204]
    assert len(found.trace.listened) == 2
    hooks = [one.request.method for one in found.trace.interactions if "/hooks" in one.request.path]
    assert hooks == ["POST", "DELETE", "POST", "DELETE"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_break_is_found_by_its_rule_alone(name: str) -> None:
    found = mocked(HOOKED, name)
    assert {finding.check for finding in found.findings} == {BROKEN[name]}
    assert [finding.severity for finding in found.findings] == ["error"]


def test_every_operator_of_deliveries_has_its_test() -> None:
    assert {name for name, one in operators().items() if issubclass(one, DeliveryInjection)} == BROKEN.keys()


@pytest.mark.parametrize("name", BROKEN)
def test_an_operator_applies_where_deliveries_are_documented(name: str) -> None:
    with pytest.raises(InputError, match=f"{name!r} breaks webhooks, which the contract"):
        parse(name, NOTEBOOKS)
    assert parse(f"{name}@createHook:50%", HOOKED).rate == 0.5
    with pytest.raises(InputError, match="changes nothing in the contract"):
        parse(f"{name}@createNote", HOOKED)


def test_a_rate_strikes_some_deliveries() -> None:
    found = mocked(saying(within=30), "webhook-unsigned:50%")
    signed = [one.request.header("webhook-signature") is not None for one in found.trace.deliveries]
    assert len(set(signed)) == 2


def test_without_a_promise_nothing_is_missed_for_certain() -> None:
    with embedded_mock(saying(within=1), 0, ["webhook-lost"]) as at:
        found = probed(saying(), at)
    assert found.verdict("webhook/delivered", "createHook") is Verdict.INCONCLUSIVE
    assert found.verdict("webhook/retried", "createHook") is Verdict.NOT_APPLICABLE
    assert not found.findings


def test_a_whole_run_receives_too(tmp_path: Path) -> None:
    options = Options(runs=tmp_path, effects=ALL_EFFECTS, probe_rate_limit=False, budget=300)
    found = judge(HOOKED, journal.read(conduct(HOOKED, options)))
    assert verdicts(found) == dict.fromkeys(RULES, Verdict.PASS)
    assert not found.findings
    assert {one.source for one in found.trace.interactions} >= {"lifecycle", "webhooks"}


def test_a_subscription_may_have_to_be_narrow_and_of_one_event() -> None:
    document = deepcopy(dict(HOOKED.document))
    for path, method in (("/hooks", "post"), ("/hooks/{id}", "put")):
        schema = document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
        schema["properties"]["events"] = schema["properties"]["events"]["items"]
        schema["required"] = ["target_url", "events", "notebook_id"]
    document["components"]["schemas"]["Hook"]["properties"]["events"] = {"type": "string"}
    link = {"operationId": "createHook", "requestBody": {"notebook_id": "$response.body#/result/id"}}
    document["paths"]["/notebooks"]["post"]["responses"]["201"]["links"]["createHook"] = link
    contract = replace(HOOKED, document=document)
    found = mocked(contract)
    assert verdicts(found) == dict.fromkeys(RULES, Verdict.PASS)
    events = [json.loads(one.request.body or b"")["type"] for one in found.trace.deliveries]
    # who subscribes to one notebook hears nothing of others
    assert events == ["note.added", "note.removed", "note.added", "note.added"]


def test_the_embedded_mock_delivers_to_the_run_alone() -> None:
    with embedded_mock(HOOKED, 0, ()) as at, socket.socket() as other, requests.Session() as session:
        other.bind(("127.0.0.1", 0))
        other.listen()
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {KEY}"
        at.deliver("http://127.0.0.1:9")
        hook = {"target_url": f"https://127.0.0.1:{other.getsockname()[1]}/in", "events": ["notebook.changed"]}
        assert session.post(f"{at.base_url}/hooks", json=hook, timeout=20).status_code == 201
        made = session.post(f"{at.base_url}/notebooks", json={"title": "a"}, timeout=20).json()["result"]["id"]
        assert session.put(f"{at.base_url}/notebooks/{made}", json={"title": "b"}, timeout=20).ok
        other.settimeout(0.5)
        with pytest.raises(TimeoutError):
            other.accept()


def test_where_the_budget_has_no_room_nothing_is_subscribed_to(tmp_path: Path) -> None:
    options = Options(runs=tmp_path, effects=ALL_EFFECTS, probe_rate_limit=False, budget=20)
    trace = journal.read(conduct(HOOKED, options))
    assert (trace.deliveries, trace.listened) == ((), ())


@contextmanager
def vendor(contract: Contract, *inject: str) -> Iterator[tuple[str, queue.Queue[Sent]]]:
    """Serve a vendor that is not the embedded mock: on its own clock, with its own courier."""
    clock, outcomes = SystemClock(), queue.Queue[Sent]()
    courier = Courier(clock, (), outcomes.put)
    injections = [parse(text, contract) for text in inject]
    app = create_app(contract, key=SECRET, clock=clock, limits=(), courier=courier, injections=injections)
    with serving(app) as base:
        yield base, outcomes
    courier.close()


def test_a_vendor_on_this_machine_is_received_by_the_real_clock() -> None:
    contract = saying(within=30)
    with vendor(contract) as (base, outcomes):
        found = probed(contract, target(base, SystemClock()))
        assert [outcomes.get(timeout=20).state for _ in range(3)] == ["delivered"] * 3
    silent = {"webhook/retried": Verdict.NOT_APPLICABLE, "webhook/message-id": Verdict.PASS}
    assert verdicts(found) == {**dict.fromkeys(RULES, Verdict.PASS), **silent}


def test_a_vendor_that_may_not_reach_this_machine_is_not_blamed() -> None:
    contract = saying(within=1)
    with vendor(contract, "webhook-lost") as (base, _):
        found = probed(contract, target(base, SystemClock()))
    assert found.verdict("webhook/delivered", "createHook") is Verdict.INCONCLUSIVE
    assert not found.findings


@pytest.mark.parametrize(
    ("chosen", "shown", "known"),
    [
        ({}, {"data": [{"signing_secret": "a"}]}, "a"),
        ({"secret": "a"}, {"data": {"id": 1}}, "a"),
        ({"secret": "a"}, {"data": {"secret": "a"}}, "a"),
        ({"secret": "a"}, {"data": {"secret": "b"}}, None),
        ({}, {"secret": "whsec_****"}, None),
        ({}, {"secret": None}, None),
        ({}, None, None),
    ],
)
def test_a_secret_is_known_where_nothing_speaks_against_it(
    chosen: Mapping[str, Any], shown: Any, known: str | None
) -> None:
    assert webhooks.secret_of(Answer(201, shown), chosen) == known


def test_a_vendor_elsewhere_needs_an_address() -> None:
    away = target("https://api.notebooks.example/api/v2")
    clean = opening.redactor(HOOKED, away)
    with opening.receiver(HOOKED, away, clean, Options()) as receiver:
        assert receiver is None
    with opening.receiver(NOTEBOOKS, target("http://localhost:1/"), clean, Options()) as receiver:
        assert receiver is None, "the contract says of no delivery"
    given = Options(webhooks_at="https://hooks.example.com/in/")
    with opening.receiver(HOOKED, away, clean, given) as receiver:
        assert receiver
        assert receiver.open().url.startswith("https://hooks.example.com/in/")


def test_a_port_that_is_taken_leaves_no_run(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} .*--webhooks-port"):
            conduct(HOOKED, Options(runs=tmp_path, webhooks_port=port))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["hooks.example.com", "ftp://a.example", "https://", "https://a.example/?b=c"])
def test_an_address_is_a_url(text: str) -> None:
    with pytest.raises(InputError, match="--webhooks-at"):
        receiver_url(text)
    assert receiver_url("https://a.example/in") == "https://a.example/in"


def test_what_may_not_be_written_subscribes_to_nothing() -> None:
    with embedded_mock(HOOKED, 0, ()) as at:
        found = probed(HOOKED, at, effects=("reads",))
    assert (found.trace.records, found.trace.deliveries, found.trace.listened) == ((), (), ())
