"""The pytest plugin in a pytest of its own: what is driven, what each verdict becomes, and what it leaves alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.cli import commands
from tests.drive import hostile

from driftwitness.checks.judge import judge
from driftwitness.checks.registry import families
from driftwitness.contract.store import load
from driftwitness.report.pages import suites
from driftwitness.trace import journal

SUITES = Path(__file__).parents[2] / "suites"
QUICK = ("--dw-budget=60",)
ORDINARY = """
import sys
import pytest

def test_passes(): pass

def test_nothing_of_ours_is_imported():
    loaded = {"driftwitness.run", "driftwitness.checks", "driftwitness.mock", "driftwitness.plugin.conformance"}
    assert not loaded & set(sys.modules)

@pytest.mark.skip(reason="ordinary")
def test_skips(): pass
"""
BROKEN = {
    "call": "def test_it(): assert False",
    "setup": "import pytest\n@pytest.fixture\ndef f(): raise KeyError\ndef test_it(f): pass",
    "teardown": "import pytest\n@pytest.fixture\ndef f():\n    yield\n    raise KeyError\ndef test_it(f): pass",
}


@dataclass(frozen=True)
class Session:
    """A pytest that ended."""

    home: Path
    status: int
    output: str

    @property
    def counts(self) -> Counter[str]:
        """How many tests had each outcome, as JUnit has them."""
        cases = ElementTree.parse(self.home / "junit.xml").iter("testcase")  # noqa: S314
        return Counter(next((child.tag for child in case if child.tag in OUTCOMES), "passed") for case in cases)

    @property
    def results(self) -> list[dict[str, Any]]:
        """The Allure results."""
        paths = (self.home / "allure-results").glob("*-result.json")
        return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


OUTCOMES = ("failure", "error", "skipped")


def run(home: Path, *arguments: str | Path, **more: str) -> Session:
    """Run pytest in a folder, without the plugins of others, which take long to load."""
    ours = ("--disable-plugin-autoload", "-p", "driftwitness.plugin", "-p", "allure_pytest.plugin")
    return run_with_all_plugins(home, *ours, *arguments, **more)


def run_with_all_plugins(home: Path, *arguments: str | Path, **more: str) -> Session:
    """Run pytest in a folder, with JUnit and Allure results."""
    command = [sys.executable, "-m", "pytest", *map(str, arguments), "-p", "no:cacheprovider"]
    command += ["--junitxml=junit.xml", "--alluredir=allure-results", "--clean-alluredir"]
    done = subprocess.run(command, cwd=home, env=commands.environment(home, **more), capture_output=True, text=True)
    return Session(home, done.returncode, done.stdout + done.stderr)


@pytest.fixture(scope="module")
def faithful(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The mock without drift, judged by two workers."""
    home = tmp_path_factory.mktemp("faithful")
    return run_with_all_plugins(home, SUITES, "--dw-vendor=notebooks", *QUICK, "-n", "2")


@pytest.fixture(scope="module")
def drifting(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A drifting mock."""
    arguments = ("--dw-vendor=notebooks", *QUICK, "--dw-inject=drop-wrapper")
    return run(tmp_path_factory.mktemp("drifting"), SUITES, *arguments)


@pytest.fixture(scope="module")
def down(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A vendor that nobody reaches."""
    with hostile.refusing() as vendor:
        arguments = ("--dw-vendor=notebooks", f"--dw-against={vendor.base_url}")
        return run(tmp_path_factory.mktemp("down"), SUITES, *arguments)


def test_every_family_of_checks_has_its_suite() -> None:
    concerns = {
        concern
        for path in SUITES.glob("test_*.py")
        for concern in re.findall(r'concern\("([a-z-]+)"\)', path.read_text(encoding="utf-8"))
    }
    assert set(families()) <= concerns
    assert suites().resolve() == SUITES


def test_two_workers_judge_what_the_controller_drove_once(faithful: Session) -> None:
    (folder,) = commands.runs(faithful.home)
    assert faithful.output.count("driftwitness: judging") == 1
    judged = judge(load(commands.NOTEBOOKS), journal.read(folder))
    assert len(judged.trace.interactions) == 60
    assert faithful.counts["failure"] == 0
    assert faithful.counts["passed"] > 0
    assert faithful.status == (75 if faithful.counts["error"] else 0)


@pytest.mark.parametrize("session", ["faithful", "drifting", "down"])
def test_status_and_items_are_those_of_check_on_the_same_run(session: str, request: pytest.FixtureRequest) -> None:
    ended: Session = request.getfixturevalue(session)
    (folder,) = commands.runs(ended.home)
    done = commands.run("check", "notebooks", "--against", folder, "--format", "json", home=ended.home)
    result = json.loads(done.stdout)
    assert ended.status == done.returncode
    counts = ended.counts
    assert bool(counts["failure"]) is (result["verdict"] == "fail")
    assert bool(counts["error"]) is bool(result["vendors"][0]["judgements"]["inconclusive"])
    assert len(ended.results) == sum(counts.values())
    statuses = Counter(entry["status"] for entry in ended.results)
    assert (statuses["failed"], statuses["broken"], statuses["skipped"], statuses["passed"]) == (
        counts["failure"],
        counts["error"],
        counts["skipped"],
        counts["passed"],
    )


def test_drift_fails_with_its_finding(drifting: Session) -> None:
    assert drifting.status == 1
    failed = [entry for entry in drifting.results if entry["status"] == "failed"]
    assert any("expected: " in entry["statusDetails"]["message"] for entry in failed)
    assert all("repeat:   curl" in entry["statusDetails"]["message"] for entry in failed)


def test_a_title_says_what_broke_and_its_rule_is_the_category(drifting: Session) -> None:
    failed = [entry for entry in drifting.results if entry["status"] == "failed"]
    for entry in failed:
        rule = next(label["value"] for label in entry["labels"] if label["name"] == "rule")
        family, _, rest = entry["name"].partition(" · ")
        assert rule.partition("/")[0] == family
        assert re.fullmatch(r"\w+(-operation)?: expected .+, received .+", rest)
        assert entry["statusDetails"]["message"].partition("\n")[0].endswith(rule)
    assert "envelope · listNotebooks: expected " in "\n".join(entry["name"] for entry in failed)
    others = [entry for entry in drifting.results if entry["status"] != "failed"]
    assert not [entry for entry in others if any(label["name"] == "rule" for label in entry["labels"])]


def test_a_case_tells_a_finding_once(drifting: Session) -> None:
    for entry in drifting.results:
        if entry["status"] == "failed":
            assert "expected: " in entry["statusDetails"]["message"]
            assert not any(
                "expected" in step["statusDetails"]["message"] for step in entry["steps"] if step["status"] == "failed"
            )
            counted = {line.split()[-1] for line in entry["statusDetails"]["message"].splitlines() if line[:1] != " "}
            attached = {one["name"] for step in entry["steps"] for one in step.get("attachments", [])}
            assert not {f"finding {rule}" for rule in counted} & attached


def test_a_vendor_that_is_down_is_an_error_and_no_failure(down: Session) -> None:
    assert down.status == 75
    assert (down.counts["failure"], down.counts["passed"]) == (0, 0)
    broken = [entry for entry in down.results if entry["status"] == "broken"]
    assert all("inconclusive: " in entry["statusDetails"]["message"] for entry in broken)


def test_skips_say_why(faithful: Session) -> None:
    skipped = [entry["statusDetails"]["message"] for entry in faithful.results if entry["status"] == "skipped"]
    assert skipped
    assert all(re.search(r"not (exercised|applicable): \S", message) for message in skipped)


def test_a_pass_says_what_was_not_looked_at(faithful: Session) -> None:
    passed = [entry for entry in faithful.results if entry["status"] == "passed"]
    silent = [entry for entry in passed if any(": not exercised" in step["name"] for step in entry["steps"])]
    assert silent
    for entry in passed:
        tagged = {"name": "tag", "value": "not looked at"} in entry["labels"]
        assert tagged is (entry in silent)
        rules = [step["name"].partition(":")[0] for step in entry["steps"] if ": not exercised" in step["name"]]
        assert entry["name"].endswith(": passed, but not all was looked at") is (entry in silent)
        told = entry.get("description", "passed, but not looked at: ")
        assert told.startswith("passed, but not looked at: ")
        assert all(rule in told for rule in rules)
    properties = ElementTree.parse(faithful.home / "junit.xml").iter("property")  # noqa: S314
    assert sum(one.get("name") == "not looked at" for one in properties) == len(silent)


def test_allure_knows_vendor_resource_operation_and_severity(drifting: Session) -> None:
    for entry in drifting.results:
        labels = {label["name"]: label["value"] for label in entry["labels"]}
        assert labels["epic"] == "Notebooks"
        assert labels["severity"] in ("critical", "normal", "minor")
        assert {"feature", "story"} < set(labels)
    stories = {label["value"] for entry in drifting.results for label in entry["labels"] if label["name"] == "story"}
    assert "GET /notebooks/{id}" in stories


def test_no_result_is_taken_for_another_one(faithful: Session, drifting: Session) -> None:
    ids = [entry["historyId"] for entry in drifting.results]
    assert len(set(ids)) == len(ids)
    assert set(ids) == {entry["historyId"] for entry in faithful.results}


def test_attachments_are_text_and_hold_exchange_and_curl(drifting: Session) -> None:
    def attachments(entry: dict[str, Any]) -> list[dict[str, str]]:
        return [
            *entry.get("attachments", []),
            *(found for step in entry.get("steps", []) for found in attachments(step)),
        ]

    found = [attachment for entry in drifting.results for attachment in attachments(entry)]
    assert {attachment["type"] for attachment in found} == {"text/plain"}
    names = {attachment["name"].split()[0] for attachment in found}
    assert {"about", "exchange", "curl"} <= names
    exchange = next(attachment for attachment in found if attachment["name"].startswith("exchange"))
    text = (drifting.home / "allure-results" / exchange["source"]).read_text(encoding="utf-8")
    assert "\nAuthorization: Bearer $NOTEBOOKS_API_KEY\n" in text
    assert re.search(r"^HTTP \d{3}$", text, re.MULTILINE)


def test_two_vendors_are_told_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(commands.NOTEBOOKS, tmp_path / "pair" / name)
    arguments = ("--dw-vendor=all", "--dw-budget=20", "-k", "auth or status")
    session = run(tmp_path, SUITES, *arguments, DRIFTWITNESS_CONTRACTS=str(tmp_path / "pair"))
    ids = [entry["historyId"] for entry in session.results]
    assert len(ids) == len(set(ids)) == 2 * 2 * 15
    assert len(commands.runs(tmp_path)) == 2


def test_runs_of_one_vendor_are_judged_each(faithful: Session, drifting: Session, tmp_path: Path) -> None:
    folders = [*commands.runs(faithful.home), *commands.runs(drifting.home)]
    for order in (folders, folders[::-1]):
        session = run(tmp_path, SUITES, *(f"--dw-run={folder}" for folder in order), "-k", "envelope or schema")
        assert session.status == 1
        assert session.counts["passed"] > 0
        ids = [entry["historyId"] for entry in session.results]
        assert len(set(ids)) == len(ids)


def test_items_can_be_chosen_by_word_and_by_operation(faithful: Session, tmp_path: Path) -> None:
    (folder,) = commands.runs(faithful.home)
    by_word = run(tmp_path, SUITES, f"--dw-run={folder}", "-k", "getNotebook and status")
    assert sum(by_word.counts.values()) == 1
    by_operation = run(tmp_path, SUITES, f"--dw-run={folder}", "--dw-operation=getNotebook")
    assert sum(by_operation.counts.values()) == len(list(SUITES.glob("test_*.py")))


def test_collecting_alone_drives_nothing(tmp_path: Path) -> None:
    session = run(tmp_path, SUITES, "--dw-vendor=notebooks", "--collect-only", "-q")
    assert session.status == 0
    assert "test_auth[notebooks-getNotebook]" in session.output
    assert commands.runs(tmp_path) == []


def test_a_contract_of_anyones_is_driven_by_its_path(tmp_path: Path) -> None:
    shutil.copytree(commands.NOTEBOOKS, tmp_path / "anyones")
    arguments = (f"--dw-contract={tmp_path / 'anyones'}", "--dw-budget=5", "-k", "status")
    session = run(tmp_path, SUITES, *arguments)
    (folder,) = commands.runs(tmp_path)
    assert folder.name.endswith("-anyones")
    assert session.status in (0, 75)
    again = run(tmp_path, SUITES, arguments[0], f"--dw-run={folder}", "-k", "status")
    assert (again.status, again.counts) == (session.status, session.counts)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--dw-vendor=nobody"], "unknown vendor 'nobody': known are notebooks"),
        (["--dw-vendor=notebooks", "--dw-against=nowhere"], "--against 'nowhere': expected mock"),
        (["--dw-vendor=notebooks", "--dw-effects=melts"], "--effects 'melts': expected all"),
        (["--dw-vendor=notebooks", "--dw-inject=melt"], "unknown injection 'melt'"),
        (["--dw-vendor=notebooks", "--dw-operation=melt"], "--dw-operation 'melt': expected one of listNotebooks"),
        (["--dw-run=absent"], "no trace can be read there"),
        (["--dw-contract=absent"], "absent: cannot be read"),
    ],
)
def test_wrong_usage_has_the_status_of_the_command_line(arguments: list[str], message: str, tmp_path: Path) -> None:
    session = run(tmp_path, SUITES, *arguments)
    assert session.status == 2
    assert message in session.output
    assert "Traceback" not in session.output


def test_without_our_options_suites_skip_and_ordinary_tests_are_as_ever(tmp_path: Path) -> None:
    (tmp_path / "test_ordinary.py").write_text(ORDINARY, encoding="utf-8")
    ordinary = run(tmp_path, "test_ordinary.py", "--strict-markers")
    assert (ordinary.status, ordinary.counts) == (0, {"passed": 2, "skipped": 1})
    alone = run(tmp_path, SUITES, "-rs")
    assert (alone.status, set(alone.counts)) == (0, {"skipped"})
    assert "no vendor: give --dw-vendor NAME (or 'all')" in alone.output
    assert commands.runs(tmp_path) == []


@pytest.mark.parametrize("phase", BROKEN)
def test_an_ordinary_test_that_breaks_beside_the_suites_fails_the_session(
    phase: str, faithful: Session, tmp_path: Path
) -> None:
    (folder,) = commands.runs(faithful.home)
    (tmp_path / "test_it.py").write_text(BROKEN[phase], encoding="utf-8")
    session = run(tmp_path, SUITES, "test_it.py", f"--dw-run={folder}", "-k", "getAccount or test_it")
    assert session.status == 1


def test_a_module_that_cannot_be_collected_is_no_interruption(faithful: Session, tmp_path: Path) -> None:
    (folder,) = commands.runs(faithful.home)
    (tmp_path / "test_it.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    assert run(tmp_path, SUITES, "test_it.py", f"--dw-run={folder}").status == 2
    assert run(tmp_path, SUITES, f"--dw-run={folder}", "-k", "nothing_matches").status == 2


def test_a_run_that_was_killed_at_once_is_inconclusive_at_both_doors(tmp_path: Path, faithful: Session) -> None:
    (folder,) = commands.runs(faithful.home)
    first, *_ = (folder / "trace.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "killed").mkdir()
    (tmp_path / "killed" / "trace.jsonl").write_text(first + "\n", encoding="utf-8")
    assert commands.run("check", "notebooks", "--against", "killed", home=tmp_path).returncode == 75
    assert run(tmp_path, SUITES, "--dw-run=killed").status == 75


def test_escapes_of_a_vendor_do_not_reach_the_terminal(tmp_path: Path) -> None:
    with hostile.serving(hostile.BEHAVIOURS["terminal escapes"][0]()) as vendor:
        arguments = ("--dw-vendor=notebooks", f"--dw-against={vendor.base_url}", "--dw-budget=12", "--color=yes")
        session = run(tmp_path, SUITES, *arguments)
    assert session.status == 1
    assert "\x1b]0;pwned" not in session.output
    assert "\u202e" not in session.output


def test_settings_of_the_project_around_do_not_change_a_report(tmp_path: Path) -> None:
    """The package is installed below a project with settings of its own, as in an environment inside a checkout."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n", encoding="utf-8")
    package = tmp_path / "lib" / "driftwitness"
    shutil.copytree(SUITES.parent / "src" / "driftwitness", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SUITES, package / "data" / "suites", ignore=shutil.ignore_patterns("__pycache__"))
    more = {"PYTHONPATH": str(package.parent), "PYTEST_ADDOPTS": "--co", "DRIFTWITNESS_ALLURE": os.devnull}
    arguments = ("check", "notebooks", "--budget", "20", "--inject", "drop-wrapper", "--report", "out")
    done = commands.run(*arguments, home=tmp_path, more=more)
    assert done.returncode == 1, done.stderr
    cases = [case.get("classname", "") for case in ElementTree.parse(tmp_path / "out" / "junit.xml").iter("testcase")]  # noqa: S314
    assert len(cases) == 15 * len(list(SUITES.glob("test_*.py")))
    assert cases[0].startswith("lib.driftwitness.data.suites.")
    assert "no HTML report: " in done.stderr
