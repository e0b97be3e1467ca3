"""JUnit: the same cases and outcomes as those of ``--report``, and nothing that XML cannot hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.report.test_report_formats import ANSWERED, BASE, HOSTILE, NOTEBOOKS, RUN, SENT, failed, result
from tests.report.test_report_sarif import ACCOUNT

from driftwitness.checks.model import Judgement, Verdict
from driftwitness.checks.registry import checks, families
from driftwitness.contract import Severity
from driftwitness.contract.evidence import EvidenceIndex
from driftwitness.report.formats import formats
from driftwitness.report.literal import literal
from driftwitness.report.results import Result
from driftwitness.trace import Interaction

STATUS = failed()._replace(check="status/documented")


def suite(*results: Result, level: Severity = "warning") -> ET.Element:
    document = ET.fromstring(formats()["junit"].write(list(results), level))  # noqa: S314
    assert document.tag == "testsuites"
    assert document.get("tests") == str(sum(1 for _ in document.iter("testcase")))
    return document[0]


def case(found: ET.Element, classname: str, name: str) -> ET.Element:
    (one,) = [case for case in found.iter("testcase") if (case.get("classname"), case.get("name")) == (classname, name)]
    return one


def test_there_is_a_case_for_each_family_and_operation() -> None:
    found = suite(result(STATUS))
    names = [(one.get("classname"), one.get("name")) for one in found.iter("testcase")]
    operations = [*(operation.id for operation in NOTEBOOKS.operations), "any-operation"]
    assert names == [(f"notebooks.{family}", operation) for family in families() for operation in operations]
    assert found.get("name") == "notebooks"
    assert found.get("failures") == "1"
    assert found.get("errors") == "0"
    assert int(found.get("skipped", "0")) == len(names) - 1
    assert found.get("timestamp") is None
    begun = suite(result(STATUS, run=replace(RUN, started=1_767_225_600.5)))
    assert begun.get("timestamp") == "2026-01-01T00:00:00"


def test_a_failure_says_all_of_the_finding() -> None:
    judged = result(STATUS)
    (finding,) = judged.judgements.findings
    (failure,) = case(suite(judged), "notebooks.status", "getNotebook")
    assert (failure.tag, failure.get("type")) == ("failure", "status/documented")
    assert failure.get("message") == finding.message
    text = failure.text or ""
    for part in (
        finding.pointer,
        finding.expected,
        finding.received,
        finding.curl,
        finding.fingerprint,
        "notebooks.txt",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("verdict", "inside"),
    [
        (Verdict.PASS, None),
        (Verdict.INCONCLUSIVE, "error"),
        (Verdict.NOT_EXERCISED, "skipped"),
        (Verdict.NOT_APPLICABLE, "skipped"),
    ],
)
def test_a_verdict_is_an_outcome(verdict: Verdict, inside: str | None) -> None:
    rules = [rule for rule in checks() if rule.startswith("status/")]
    told = [Judgement(rule, verdict, "getNotebook", reason="so") for rule in rules]
    found = case(suite(result(*told)), "notebooks.status", "getNotebook")
    assert [one.tag for one in found] == ([inside] if inside else [])
    if inside:
        assert "status/documented" in str(found[0].get("message"))


def auth(**verdicts: Verdict) -> tuple[Judgement, ...]:
    """Give judgements of the rules about credentials; those that are not named are not applicable."""
    rules = [rule for rule in checks() if rule.startswith("auth/")]
    named = {f"auth/{name.replace('_', '-')}": verdict for name, verdict in verdicts.items()}
    assert named.keys() <= set(rules)
    none = Verdict.NOT_APPLICABLE
    return tuple(Judgement(rule, named.get(rule, none), "getNotebook", reason=f"of {rule}"[:7]) for rule in rules)


def test_a_pass_names_what_was_not_looked_at_and_why() -> None:
    silent = Verdict.NOT_EXERCISED
    told = auth(right_accepted=Verdict.PASS, required=silent, wrong_rejected=silent)
    (out,) = case(suite(result(*told)), "notebooks.auth", "getNotebook")
    assert (out.tag, out.text) == ("system-out", "not looked at: auth/required, auth/wrong-rejected (of auth)")
    whole = auth(right_accepted=Verdict.PASS, required=Verdict.PASS, wrong_rejected=Verdict.PASS)
    assert [one.tag for one in case(suite(result(*whole)), "notebooks.auth", "getNotebook")] == []


def test_a_case_in_which_nothing_was_exercised_is_skipped_with_its_reason() -> None:
    silent = Verdict.NOT_EXERCISED
    (skipped,) = case(suite(result(*auth(required=silent, wrong_rejected=silent))), "notebooks.auth", "getNotebook")
    assert skipped.tag == "skipped"
    assert skipped.get("message") == "not exercised: auth/required, auth/wrong-rejected (of auth)"


def test_what_belongs_to_no_operation_misses_no_rule() -> None:
    passed = Judgement("status/documented", Verdict.PASS)
    assert not list(case(suite(result(passed)), "notebooks.status", "any-operation"))


def test_what_belongs_to_no_operation_has_its_case() -> None:
    found = suite(result(STATUS._replace(operation=None)))
    assert [one.tag for one in case(found, "notebooks.status", "any-operation")] == ["failure"]
    assert found.get("failures") == "1"


def test_each_operation_that_shows_a_finding_fails() -> None:
    found = suite(result(STATUS, STATUS._replace(operation="listNotebooks")))
    for name in ("getNotebook", "listNotebooks"):
        assert [one.tag for one in case(found, "notebooks.status", name)] == ["failure"]


def test_each_operation_has_its_own_message_and_command() -> None:
    other = replace(SENT, url=f"{BASE}/notebooks")
    records = (Interaction(1, 0, 0, SENT, ANSWERED), Interaction(2, 0, 0, other, ANSWERED))
    listed = STATUS._replace(operation="listNotebooks", interaction=2, received="nothing")
    found = suite(result(STATUS, listed, records=records))
    for name, url, received in (("getNotebook", SENT.url, "none"), ("listNotebooks", other.url, "nothing")):
        (failure,) = case(found, "notebooks.status", name)
        assert str(failure.get("message")).startswith(f"{name} (2 operations): expected a title")
        assert str(failure.get("message")).endswith(f"received {received}")
        assert f"repeat:   curl -i {url} " in (failure.text or "")


def test_a_finding_below_the_level_is_told_beside_a_pass() -> None:
    noted = replace(NOTEBOOKS, evidence=EvidenceIndex.from_json({"/x": {"kind": "inferred", "reason": "a rule"}}))
    judged = result(STATUS._replace(contract="/x"), contract=noted)
    (told,) = case(suite(judged), "notebooks.status", "getNotebook")
    assert told.tag == "system-out"
    assert "note status/documented" in (told.text or "")
    (failure,) = case(suite(judged, level="note"), "notebooks.status", "getNotebook")
    assert failure.tag == "failure"


@pytest.mark.parametrize("trace", [{"records": ()}], ids=["nothing answered"])
def test_a_run_without_an_answer_is_not_green(trace: dict[str, Any]) -> None:
    found = suite(result(**trace))
    assert (found.get("errors"), found.get("failures")) == ("1", "0")
    assert [one.tag for one in case(found, "notebooks", "run")] == ["error"]


def test_recorded_interactions_that_were_not_judged_are_named() -> None:
    found = suite(replace(result(STATUS), account=ACCOUNT))
    told = {one.get("name"): one.get("value") for one in found.iter("property")}
    assert [told[name] for name in ("interactions", "matched", "unmatched", "unreadable")] == ["5", "3", "1", "1"]
    lines = (found[-1].text or "").splitlines()
    assert lines == [
        "cannot be read: tapes/a.yaml, interaction 2: no status {\\x1b}",
        "not judged: tapes/a.yaml, interaction 3: GET https://x/ovens: no operation has this path",
    ]


def test_a_self_test_says_so() -> None:
    found = suite(result(STATUS, run=replace(RUN, origin="mock")))
    told = {one.get("name"): one.get("value") for one in found.iter("property")}
    assert told["about"] == "self-test: says nothing about the vendor"


@pytest.mark.parametrize("hostile", [*HOSTILE, "\x00\ufffe", "]]></failure>"], ids=ascii)
def test_text_of_others_is_escaped_and_kept(hostile: str) -> None:
    failing = STATUS._replace(received=hostile, expected=hostile, pointer=hostile)
    written = formats()["junit"].write([result(failing, run=replace(RUN, target=hostile))], "warning")
    assert {character for character in written if not character.isprintable()} <= {"\n"}
    (failure,) = case(ET.fromstring(written)[0], "notebooks.status", "getNotebook")  # noqa: S314
    assert f"received: {literal(hostile)}" in (failure.text or "")
