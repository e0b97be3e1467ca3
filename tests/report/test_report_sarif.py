"""SARIF: what the standard asks, what GitHub's code scanning asks, and where each result points."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.cli.commands import NOTEBOOKS as FOLDER
from tests.report.test_report_formats import ANSWERED, BASE, HOSTILE, NOTEBOOKS, RUN, SENT, TITLE, failed, result

from driftwitness.checks.account import Account, Told
from driftwitness.checks.model import Judgement, Verdict
from driftwitness.contract import EvidenceIndex, store
from driftwitness.report import sarif
from driftwitness.report.formats import formats
from driftwitness.report.results import Result
from driftwitness.trace import Interaction

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
STATUS = Judgement(
    "status/documented",
    Verdict.FAIL,
    "getNotebook",
    1,
    pointer="/response/status",
    expected="200",
    received="202",
    contract="/paths/~1notebooks~1{id}/get/responses",
)

ACCOUNT = Account(
    files=1,
    interactions=5,
    matched=3,
    unmatched_count=1,
    unreadable_count=1,
    unmatched=[Told("tapes/a.yaml", "interaction 3", "no operation has this path", "GET", "https://x/ovens")],
    unreadable=[Told("tapes/a.yaml", "interaction 2", "no status {\x1b}")],
)
RECORDED = Interaction(1, 0.0, 0.1, SENT, ANSWERED)


def written(*results: Result) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(formats()["sarif"].write(list(results), "warning"))
    return log


def run_of(*judgements: Judgement, **parts: Any) -> dict[str, Any]:
    (run,) = written(result(*judgements, **parts))["runs"]
    return dict(run)


def line(path: Path, number: int) -> str:
    return path.read_text(encoding="utf-8").splitlines()[number - 1].strip()


def test_the_log_has_what_the_standard_and_github_require() -> None:
    log = written(result(STATUS), result(failed()))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert (driver["name"], run["columnKind"]) == ("driftwitness", "unicodeCodePoints")
        assert re.fullmatch(r"\d+\.\d+\.\d+.*", driver["semanticVersion"])
        assert run["automationDetails"]["id"] == "driftwitness/notebooks/"
        assert run["invocations"][0]["executionSuccessful"] is True
        assert run["invocations"][0]["exitCode"] == 1
        for number, rule in enumerate(driver["rules"]):
            texts = [rule[part]["text"] for part in ("shortDescription", "fullDescription", "help")]
            assert all(texts)
            assert max(map(len, texts[:2])) <= 1024
            assert rule["help"]["markdown"]
            assert len(rule["properties"]["tags"]) <= 20
            assert [one["ruleIndex"] for one in run["results"] if one["ruleId"] == rule["id"]] == [number]
        for one in run["results"]:
            assert one["message"]["text"]
            assert GUID.fullmatch(one["correlationGuid"])
            assert one["partialFingerprints"]["primaryLocationLineHash"]
            assert all(location["physicalLocation"]["region"]["startLine"] > 0 for location in one["locations"])


def test_a_result_says_what_the_finding_says() -> None:
    judged = result(STATUS, STATUS._replace(interaction=None))
    (finding,) = judged.judgements.findings
    (one,) = written(judged)["runs"][0]["results"]
    assert (one["ruleId"], one["kind"], one["level"]) == ("status/documented", "fail", finding.severity)
    assert one["message"]["text"].startswith("getNotebook: expected 200 at /response/status, received 202.")
    assert one["occurrenceCount"] == 2
    assert one["partialFingerprints"]["driftwitness/v1"] == finding.fingerprint
    told = one["properties"]
    assert (told["expected"], told["received"], told["curl"]) == ("200", "202", finding.curl)
    assert told["evidence"] == finding.evidence.as_json()


def test_the_help_of_a_rule_is_its_docstring_with_its_reference() -> None:
    (rule,) = run_of(STATUS)["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == rule["fullDescription"]["text"].splitlines()[0]
    assert "Pass:" in rule["help"]["text"]
    assert "Reference: " in rule["help"]["text"]
    assert "```text\nPass:" in rule["help"]["markdown"]
    assert '{"' in rule["help"]["markdown"]
    assert "{{" not in rule["help"]["markdown"]


def test_a_result_points_at_the_line_of_the_contract_by_a_relative_uri(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "contracts" / "note books"
    shutil.copytree(FOLDER, folder)
    monkeypatch.chdir(tmp_path)
    (first, second) = run_of(STATUS, failed(), contract=store.load(folder))["results"]
    places = {one["ruleId"]: one["locations"][0]["physicalLocation"] for one in (first, second)}
    status, title = places["status/documented"], places["toy/title"]
    assert status["artifactLocation"]["uri"] == "contracts/note%20books/openapi.yaml"
    assert line(folder / "openapi.yaml", status["region"]["startLine"]) == "responses:"
    assert title["artifactLocation"]["uri"] == "contracts/note%20books/schemas/Notebook.json"
    assert line(folder / "schemas" / "Notebook.json", title["region"]["startLine"]).startswith('"title"')
    assert first["locations"][0]["logicalLocations"][0]["name"] == "getNotebook"


def test_a_result_points_at_the_recorded_interaction_and_then_at_the_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tapes").mkdir()
    Path("tapes/list.yaml").write_text("interactions:\n- request: {}\n- request: {}\n", encoding="utf-8")
    shown = replace(RECORDED, sequence=2)
    recorded = replace(RUN, origin="recording", target="tapes/list.yaml")
    told = {"run": recorded, "records": (shown,), "contract": store.load(FOLDER)}
    (one,) = run_of(STATUS._replace(interaction=2), **told)["results"]
    first, second = (location["physicalLocation"] for location in one["locations"])
    assert first == {"artifactLocation": {"uri": "tapes/list.yaml"}, "region": {"startLine": 3}}
    assert second["artifactLocation"]["uri"].endswith("notebooks/openapi.yaml")
    Path("tapes/list.yaml").unlink()
    (one,) = run_of(STATUS._replace(interaction=2), **told)["results"]
    assert [location["physicalLocation"] for location in one["locations"]] == [second]


def test_a_file_outside_the_folder_has_an_absolute_uri(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert sarif.uri(Path("a b") / "ü.yaml") == "a%20b/%C3%BC.yaml"
    assert sarif.uri(Path("..") / "x.yaml") == (tmp_path.parent / "x.yaml").as_uri()


def test_the_lines_of_the_page_are_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = {TITLE: {"kind": "stated", "document": "notebooks.txt", "lines": [3, 7]}}
    contract = replace(NOTEBOOKS, folder=tmp_path, evidence=EvidenceIndex.from_json(said))
    (one,) = run_of(failed(), contract=contract)["results"]
    (page,) = one["relatedLocations"]
    assert page["physicalLocation"]["region"] == {"startLine": 3, "endLine": 7}
    assert page["physicalLocation"]["artifactLocation"] == {"uri": "notebooks.txt", "uriBaseId": "DOCUMENTS"}
    assert "[notebooks.txt:3-7](1)" in one["message"]["text"]
    assert one["message"]["text"].endswith(f"]({page['id']}).")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "notebooks.txt").write_text("text\n", encoding="utf-8")
    (one,) = run_of(failed(), contract=contract)["results"]
    artifact = one["relatedLocations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "documents/notebooks.txt"}


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("stated", "The vendor says so at [page.txt:2-3](1)."),
        ("vendor-spec", "The vendor says so at [page.txt:2-3](1)."),
        ("example", "The vendor's example shows so at [page.txt:2-3](1)."),
        ("inferred", "It is concluded from what the vendor says at [page.txt:2-3](1)."),
    ],
)
def test_a_message_claims_no_more_than_the_evidence(kind: str, told: str) -> None:
    said = EvidenceIndex.from_json({"/components": {"kind": kind, "document": "page.txt", "lines": [2, 3]}})
    (found,) = run_of(failed(), contract=replace(NOTEBOOKS, evidence=said))["results"]
    assert found["message"]["text"].endswith(f". {told}")


def test_what_could_not_be_told_is_open_and_has_no_level() -> None:
    down = Judgement("status/documented", Verdict.INCONCLUSIVE, "getNotebook", 1, reason="down")
    run = run_of(down, down._replace(check="rate-limit/remaining-decreases", operation=None))
    assert [(one["ruleId"], one["kind"], one["level"]) for one in run["results"]] == [
        ("rate-limit/remaining-decreases", "open", "none"),
        ("status/documented", "open", "none"),
    ]
    assert "getNotebook" in run["results"][1]["message"]["text"]
    assert "the whole API" in run["results"][0]["message"]["text"]
    assert run["properties"]["verdict"] == "inconclusive"
    assert run["invocations"][0]["exitCode"] == 75


def test_of_too_many_results_the_gravest_are_written_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    many = [failed(expected=f"a title {number}", contract="") for number in range(4)]
    run = run_of(*many, STATUS)
    levels = [one["level"] for one in run["results"]]
    assert len(levels) == 3
    assert levels[0] == "error"
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "warning"
    assert told["message"]["text"].startswith("2 results more")


def test_two_failures_of_one_fingerprint_are_two_alerts() -> None:
    run = run_of(failed(cause="one"), failed(cause="two"))
    names = [one["partialFingerprints"]["primaryLocationLineHash"] for one in run["results"]]
    assert len({name.partition(":")[0] for name in names}) == 1
    assert sorted(name.partition(":")[2] for name in names) == ["1", "2"]
    assert len({one["correlationGuid"] for one in run["results"]}) == 2


def test_recorded_interactions_that_were_not_judged_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (run,) = written(replace(result(STATUS), account=ACCOUNT))["runs"]
    assert [run["properties"][name] for name in ("interactions", "matched", "unmatched", "unreadable")] == [5, 3, 1, 1]
    unreadable, unmatched = run["invocations"][0]["toolExecutionNotifications"]
    assert unreadable["level"] == "warning"
    assert unreadable["message"]["text"] == "interaction 2 of tapes/a.yaml cannot be read: no status {{\\x1b}}"
    assert unreadable["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "tapes/a.yaml"}}}]
    assert unmatched["level"] == "note"
    assert "GET https://x/ovens: no operation has this path" in unmatched["message"]["text"]


def test_a_self_test_says_so() -> None:
    run = run_of(STATUS, run=replace(RUN, origin="mock"))
    assert run["properties"]["selfTest"] is True
    texts = [told["message"]["text"] for told in run["invocations"][0]["toolExecutionNotifications"]]
    assert texts == ["self-test: says nothing about the vendor"]


def test_braces_of_a_value_are_no_placeholders() -> None:
    (one,) = run_of(failed(received='{"a": {0}}'))["results"]
    assert 'received {{"a": {{0}}}}.' in one["message"]["text"]
    assert one["properties"]["received"] == '{"a": {0}}'


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_text_of_others_is_escaped_and_kept(hostile: str) -> None:
    text = formats()["sarif"].write([result(failed(received=hostile, expected=hostile))], "warning")
    assert {character for character in text if not character.isprintable()} <= {"\n"}
    assert json.loads(text)["runs"][0]["results"][0]["properties"]["received"] == hostile


def test_a_contract_that_is_no_file_has_results_by_name_only() -> None:
    (one,) = run_of(failed(), contract=replace(NOTEBOOKS, folder=None))["results"]
    (location,) = one["locations"]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "notebooks/getNotebook"
    assert "physicalLocation" not in location
    assert BASE in one["properties"]["curl"]
