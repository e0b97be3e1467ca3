"""`driftwitness capture RECORDINGS`: a contract from traffic, and one widened by it, that says nothing of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import run_here
from tests.recorded import BASE, entry, write

from driftwitness.checks.judge import judge
from driftwitness.contract import SchemaSet, store
from driftwitness.contract.validity import RequestRules, Validity
from driftwitness.trace import Run, Stop, Trace
from driftwitness.trace.recording import recordings

CANARY = "51c0-canary"


def form(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Form {number} of somebody",
        "status": ("draft", "live")[number % 2],
        "owner_email": f"owner{number}@example.com",
        "created_at": f"2026-02-{number % 27 + 1:02d}T08:00:00Z",
        "closed_at": None if number % 3 else "2026-05-01T08:00:00Z",
        "tags": ["a", "b"][: number % 3],
        "token": f"secret-{CANARY}",
        "first_name": ("Ada", "Zuse")[number % 2],
    }


def traffic(count: int = 12) -> list[dict[str, Any]]:
    limit = {"Content-Type": ["application/json"], "X-RateLimit-Remaining": ["7"]}
    found = []
    for n in range(count):
        found += [
            entry("GET", f"/forms/{n + 40}", {"data": form(n + 40)}, answered=limit),
            entry("GET", f"/forms?page={n}&per_page=3", {"data": [form(k) for k in range(3)], "total": 40}),
            entry("POST", "/forms", {"data": form(n)}, 201, sent={"name": f"F {n}", "colour": "red"}),
            entry("GET", f"/forms/{n + 900}", {"error": {"code": "not_found", "message": "No."}}, 404),
            entry("POST", "/forms", {"error": {"code": "invalid", "message": "No."}}, 422, sent={"name": ""}),
        ]
    return found


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write(tmp_path / "traffic" / "all.json", traffic())


def captured(home: Path, *more: str | Path) -> Any:
    done = run_here("capture", *more, "--vendor", "acme", "--out", "acme", "--format", "json", home=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def openapi(home: Path) -> Any:
    return yaml.safe_load((home / "acme" / "openapi.yaml").read_text(encoding="utf-8"))


def findings(folder: Path, recording: Path) -> list[str]:
    contract = store.load(folder)
    run = Run(contract.vendor, contract.sha256, "recording", str(recording), BASE, clock="recorded")
    judged = judge(
        contract, Trace(run, tuple(one for file in recordings([recording]) for one in file.items), Stop("finished"))
    )
    return [f"{found.check} {found.operation} {found.pointer}: {found.message}" for found in judged.findings]


def test_starts_a_contract_that_its_own_traffic_keeps(tmp_path, recording):
    told = captured(tmp_path, recording)
    assert (told["operations"], told["started"], told["unreadable"]) == (3, True, 0)
    assert run_here("lint", "--contract", "acme", home=tmp_path).returncode == 0
    assert findings(tmp_path / "acme", recording) == []


def test_says_what_was_seen_with_counts(tmp_path, recording):
    captured(tmp_path, recording)
    whole = store.load(tmp_path / "acme")
    assert whole.server_url == BASE
    assert [f"{o.method} {o.path}" for o in whole.operations] == ["GET /forms", "POST /forms", "GET /forms/{form_id}"]
    got = whole.document["paths"]["/forms/{form_id}"]["get"]
    assert got["parameters"] == [{"name": "form_id", "in": "path", "required": True, "schema": {"type": "integer"}}]
    schema = got["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]
    assert schema["required"] == [*form(1)]
    assert schema["properties"]["status"] == {"type": "string", "enum": ["draft", "live"]}
    assert schema["properties"]["owner_email"] == {"type": "string", "format": "email"}
    assert schema["properties"]["created_at"] == {"type": "string", "format": "date-time"}
    assert schema["properties"]["closed_at"]["type"] == ["string", "null"]
    place = "/paths/~1forms~1{form_id}/get/responses/200/content/application~1json/schema/properties/data/properties/id"
    evidence = whole.evidence.of(place)
    assert (evidence.kind, evidence.counts, evidence.source) == ("observed", (12, 12), "all.json")
    assert whole.security_schemes == {"bearerAuth": {"type": "http", "scheme": "bearer"}}
    conventions = whole.conventions
    assert conventions.error is not None
    assert (conventions.error.when, conventions.error.code) == ("/error", "/error/code")
    assert conventions.pagination[0].position == "page"
    sent = whole.by_id["createForm"].body
    assert sent is not None
    assert "required" not in sent.schema


def test_no_value_of_the_traffic_gets_in(tmp_path, recording):
    captured(tmp_path, recording)
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "acme").rglob("*") if path.is_file())
    for value in (CANARY, "somebody", "owner1@", "Bearer live", "Ada"):
        assert value not in written


def test_traffic_shows_what_was_accepted_and_never_what_must_be(tmp_path, recording):
    captured(tmp_path, recording)
    contract = store.load(tmp_path / "acme")
    rules = RequestRules(contract, SchemaSet(contract))
    assert rules.assess(contract.by_id["listForms"], {}, "page=1", {}, None).validity is Validity.UNKNOWN


def test_what_came_back_otherwise_is_not_waited_for(tmp_path):
    sent = {"name": "A", "owner": {"id": "4-2", "mail": "a@b.example"}}
    shown = {"id": 7, "name": "A", "owner": {"id": "42", "mail": "a@b.example"}}
    recording = write(tmp_path / "all.json", [entry("POST", "/forms", shown, 201, sent=sent) for _ in range(3)])
    captured(tmp_path, recording)
    body = openapi(tmp_path)["paths"]["/forms"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["owner"]["properties"]["id"] == {"type": "string", "writeOnly": True}
    assert "writeOnly" not in body["properties"]["name"]


def test_few_samples_promise_nothing(tmp_path):
    captured(
        tmp_path, write(tmp_path / "few.json", [entry("GET", f"/forms/{n}", {"id": n, "size": 3}) for n in (1, 2)])
    )
    schema = openapi(tmp_path)["paths"]["/forms/{form_id}"]["get"]["responses"]["200"]["content"]["application/json"]
    assert schema["schema"] == {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "size": {"type": "number"}},
    }


def test_what_never_succeeded_and_other_hosts_are_left_out_and_told(tmp_path):
    other = entry("GET", "/metrics", {"ok": True})
    other["request"]["uri"] = "https://tracker.example.net/metrics"
    lost = entry("GET", "/nothing", {"error": {"code": "x"}}, 404)
    told = captured(tmp_path, write(tmp_path / "all.json", [*traffic(2), other, lost]))
    assert told["left_out"] == [
        "GET /metrics: 1 at https://tracker.example.net, another address than https://api.example.com",
        "GET /v1/nothing: never succeeded (404 1x)",
    ]


STATED = {
    "openapi": "3.1.0",
    "info": {"title": "acme", "version": "1"},
    "servers": [{"url": BASE}],
    "paths": {
        "/forms/{id}": {
            "get": {
                "operationId": "getForm",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "a form",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["data"],
                                    "properties": {
                                        "data": {
                                            "type": "object",
                                            "required": ["id", "slug"],
                                            "properties": {
                                                "id": {"type": "string"},
                                                "slug": {"type": "string"},
                                                "status": {"type": "string", "enum": ["draft"]},
                                                "closed_at": {"type": "string"},
                                            },
                                        }
                                    },
                                }
                            }
                        },
                    }
                },
            }
        }
    },
}


@pytest.fixture
def stated(tmp_path: Path) -> Path:
    (tmp_path / "vendor.json").write_text(json.dumps(STATED), encoding="utf-8")
    done = run_here("capture", "vendor.json", "--vendor", "acme", "--out", "acme", home=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "acme"


def test_widens_by_what_is_not_said_and_keeps_what_is(tmp_path, recording, stated):
    before = store.load(stated)
    told = captured(tmp_path, recording)
    after = store.load(stated)
    assert told["started"] is False
    assert {f"{o.method} {o.path}" for o in after.operations} == {"GET /forms", "POST /forms", "GET /forms/{id}"}
    assert set(after.by_id["getForm"].responses) == {"200", "404"}
    place = "/paths/~1forms~1{id}/get/responses/200/content/application~1json/schema/properties/data"
    assert after.evidence.of(f"{place}/properties/tags").kind == "observed"
    assert after.evidence.of(f"{place}/properties/id").kind == "vendor-spec"
    for pointer, entry_before in before.evidence.entries.items():
        assert after.evidence.entries[pointer] == entry_before
    said = after.by_id["getForm"].responses["200"].schema
    assert said is not None
    inner = said["properties"]["data"]
    assert (inner["required"], inner["properties"]["id"]) == (["id", "slug"], {"type": "string"})
    assert inner["properties"]["status"] == {"type": "string", "enum": ["draft"]}
    assert run_here("lint", "--contract", "acme", home=tmp_path).returncode == 0


def test_a_contradiction_is_asked_and_not_decided(tmp_path, recording, stated):
    messages = [found["message"] for found in captured(tmp_path, recording)["findings"]]
    assert len(messages) == 4
    assert any("the contract says string" in told and "integer came in 12 of 12 samples" in told for told in messages)
    assert any("slug is required" in told and "slug was absent in 12 of 12" in told for told in messages)
    assert any("one of draft" in told and "another value came in 6 of 12" in told for told in messages)
    assert any("null came in 8 of 12" in told for told in messages)
    kept = json.loads((stated / "questions.json").read_text(encoding="utf-8"))
    assert [found["message"] for found in kept["findings"]] == messages
    assert "recorded-otherwise" in run_here("lint", "--contract", "acme", home=tmp_path).stdout
    assert len(captured(tmp_path, recording)["findings"]) == 4
    assert len(json.loads((stated / "questions.json").read_text(encoding="utf-8"))["findings"]) == 4


def test_the_same_recording_twice_adds_nothing(tmp_path, recording):
    captured(tmp_path, recording)
    first = {path.name: path.read_bytes() for path in (tmp_path / "acme").rglob("*") if path.is_file()}
    told = captured(tmp_path, recording)
    assert (told["added"], told["findings"]) == ([], [])
    assert {path.name: path.read_bytes() for path in (tmp_path / "acme").rglob("*") if path.is_file()} == first


def test_what_was_only_observed_is_widened_by_later_traffic(tmp_path, recording):
    captured(tmp_path, recording)
    later = [entry("GET", f"/forms/{n}", {"data": form(n) | {"id": f"f{n}", "status": "gone"}}) for n in range(9)]
    for one in later:
        data = json.loads(one["response"]["body"]["string"])
        del data["data"]["name"]
        one["response"]["body"]["string"] = json.dumps(data)
    both = write(tmp_path / "later.json", later)
    assert captured(tmp_path, both)["findings"] == []
    assert findings(tmp_path / "acme", both) == []
    assert findings(tmp_path / "acme", recording) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["traffic", "page.txt"], "traffic is a recording and page.txt a document: expected one kind"),
        (["empty"], "empty: no interaction that can be read"),
        (["traffic", "--diff"], "--diff is for documents"),
    ],
)
def test_refuses_what_it_cannot_do(tmp_path, recording, arguments, told):
    assert recording.exists()
    (tmp_path / "page.txt").write_text("GET /forms\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    done = run_here("capture", *arguments, "--vendor", "acme", home=tmp_path)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_only_failures_are_no_contract(tmp_path):
    write(tmp_path / "failed.json", [entry("GET", "/forms/1", {"error": "x"}, 500)])
    done = run_here("capture", "failed.json", "--vendor", "acme", home=tmp_path)
    assert done.returncode == 2
    assert "none got a 2xx or 3xx (GET /v1/forms/{form_id}: never succeeded (500 1x))" in done.stderr
