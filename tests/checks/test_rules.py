"""Runs every rule over its own data and over the examples in its docstring; nothing here knows a single rule.

``tests/data/checks/<family>/<rule>/`` holds traces in the notation of ``driftwitness.checks.notation``,
``pass-*.txt`` and ``fail-*.txt``, and for each failing one the findings expected, ``fail-*.json``. The contract is
``notebooks`` unless the trace's first line names another one, ``# contract: NAME``; ``NAME.overlay.yaml`` beside the
data adds what it lacks. A line ``# pass: N`` or ``# inconclusive: N`` says how many judgements are so.
"""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from driftwitness.checks import notation
from driftwitness.checks.check import Check
from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.checks.registry import checks
from driftwitness.contract import Contract, EvidenceIndex, overlay, reading, store

DATA = Path(__file__).parents[1] / "data"
RULES = sorted(checks().items())
SHOWN = ("operation", "pointer", "severity", "expected", "received")


@cache
def contract(name: str) -> Contract:
    loaded = store.load(DATA / "contracts" / name)
    path = DATA / "checks" / f"{name}.overlay.yaml"
    if not path.is_file():
        return loaded
    found = overlay.apply(loaded.document, loaded.evidence.as_json(), reading.read_yaml(path), path)
    return replace(loaded, document=found.document, evidence=EvidenceIndex.from_json(found.evidence))


def judged(check: Check, lines: list[str]) -> Judgements:
    named = re.fullmatch(r"# contract: (\S+)", lines[0]) if lines else None
    vendor = contract(named[1] if named else "notebooks")
    result = judge(vendor, notation.trace(lines, vendor), [check])
    silent = (Verdict.NOT_APPLICABLE, Verdict.NOT_EXERCISED)
    spoken_of = {j.operation for j in result.judgements if j.verdict not in silent and j.operation}
    assert all(check.applies(vendor.by_id[name], vendor) for name in spoken_of), "the rule says that it does not apply"
    return result


def data(check_id: str, start: str) -> list[Path]:
    return sorted((DATA / "checks" / check_id).glob(f"{start}-*.txt"))


def examples(check: Check, heading: str) -> list[list[str]]:
    """Give the exchanges of each ``Pass:`` or ``Fail:`` section of a rule's docstring."""
    sections: list[list[str]] = []
    current: list[str] | None = None
    for line in inspect.cleandoc(type(check).__doc__ or "").splitlines():
        if not line.startswith(" ") and line.strip():
            current = [] if line.strip() == f"{heading}:" else None
            if current is not None:
                sections.append(current)
        elif current is not None and line.strip():
            current.append(line.strip())
    return sections


CASES = [
    pytest.param(check, path, id=f"{check_id}:{path.stem}") for check_id, check in RULES for path in data(check_id, "*")
]


@pytest.mark.parametrize(("check", "path"), CASES)
def test_data(check: Check, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    result = judged(check, text.splitlines())
    findings: list[dict[str, Any]] = [{key: f.as_json()[key] for key in SHOWN} for f in result.findings]
    if path.stem.startswith("fail-"):
        assert findings == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    else:
        assert findings == []
        assert Verdict.PASS in {judgement.verdict for judgement in result.judgements}, "the rule found nothing to judge"
    verdicts = [judgement.verdict for judgement in result.judgements]
    for verdict, number in re.findall(r"^# (pass|inconclusive): (\d+)$", text, re.MULTILINE):
        assert verdicts.count(Verdict(verdict)) == int(number)


@pytest.mark.parametrize("check_id", [check_id for check_id, _ in RULES])
def test_data_is_complete(check_id: str) -> None:
    folder = DATA / "checks" / check_id
    passing, failing = data(check_id, "pass"), data(check_id, "fail")
    assert passing, f"{folder}: no pass-*.txt"
    assert failing, f"{folder}: no fail-*.txt"
    wanted = {*passing, *failing, *(path.with_suffix(".json") for path in failing)}
    assert set(folder.iterdir()) == wanted


def test_every_folder_of_data_has_its_rule() -> None:
    folders = {path.parent.relative_to(DATA / "checks").as_posix() for path in (DATA / "checks").glob("*/*/*")}
    assert folders == set(checks())


@pytest.mark.parametrize(("check_id", "check"), RULES, ids=[check_id for check_id, _ in RULES])
def test_docstring(check_id: str, check: Check) -> None:
    text = inspect.cleandoc(type(check).__doc__ or "")
    assert text.splitlines()[0].endswith("."), "the first line is the rule, as one sentence"
    assert check.reference
    passing, failing = examples(check, "Pass"), examples(check, "Fail")
    assert passing, "no example under Pass:"
    assert failing, "no example under Fail:"
    for lines in passing:
        result = judged(check, lines)
        assert not result.findings, lines
        assert Verdict.PASS in {judgement.verdict for judgement in result.judgements}, lines
    for lines in failing:
        assert judged(check, lines).findings, lines


@pytest.mark.parametrize(("check_id", "check"), RULES, ids=[check_id for check_id, _ in RULES])
def test_a_rule_stands_where_its_id_says(check_id: str, check: Check) -> None:
    expected = f"driftwitness.checks.{check_id.replace('/', '.').replace('-', '_')}"
    assert type(check).__module__ == expected
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*/[a-z0-9]+([-_][a-z0-9]+)*", check_id)


@pytest.mark.parametrize(("check_id", "check"), RULES, ids=[check_id for check_id, _ in RULES])
def test_a_failure_says_all_that_a_finding_needs(check_id: str, check: Check) -> None:
    for path in data(check_id, "fail"):
        for finding in judged(check, path.read_text(encoding="utf-8").splitlines()).findings:
            assert finding.pointer.startswith(("/response/", "/request/")), finding
            assert finding.expected, finding
            assert finding.received, finding
            assert finding.contract.startswith("/"), finding
            assert finding.evidence.place, finding
            assert finding.curl.startswith("curl "), finding


def test_ids_never_change() -> None:
    """An id is added, never removed or renamed: reports, baselines and waivers name it."""
    assert (DATA / "checks" / "ids.txt").read_text(encoding="utf-8").split() == sorted(checks())
