"""A whole report of a drifting vendor, as a reader opens it: from the command to the exchange behind a finding."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect
from tests.cli import commands
from tests.drive import hostile

ALLURE = Path(__file__).parents[2] / "reports" / "node_modules" / ".bin" / "allure"
needs_allure = pytest.mark.skipif(not ALLURE.exists(), reason="no Allure in reports/node_modules: `make setup`")
SCRIPT = "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'>"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a vendor was checked that answers with markup, and its report."""
    folder = tmp_path_factory.mktemp("home")
    body = json.dumps({"result": SCRIPT, "results": SCRIPT, "error": None}).encode()
    with hostile.serving(hostile.always(hostile.answer(body))) as vendor:
        arguments = ("check", "--contract", commands.NOTEBOOKS, "--against", vendor.base_url, "--budget", "12")
        done = commands.run(*arguments, "--report", "out", home=folder, more={"DRIFTWITNESS_ALLURE": str(ALLURE)})
    assert done.returncode == 1, done.stderr
    return folder


@needs_allure
@pytest.mark.browser
def test_a_reader_gets_from_the_page_to_finding_evidence_and_exchange(home: Path, page: Page) -> None:
    page.goto((home / "out" / "allure" / "index.html").as_uri())
    page.get_by_text("rate-limit · listNotebooks: expected present on every response, received absent").click()
    expect(page.get_by_text("Category: Drift findings")).to_be_visible()
    for told in (
        "expected: present on every response",
        "received: absent",
        "because:  notebooks.txt:",
        "repeat:   curl",
    ):
        expect(page.get_by_text(told).first).to_be_visible()
    page.get_by_role("button", name="exchange 1").first.click()
    shown = page.get_by_test_id("code-attachment-content")
    expect(shown).to_contain_text("GET http://127.0.0.1")
    expect(shown).to_contain_text("Authorization: Bearer $NOTEBOOKS_API_KEY")
    expect(shown).to_contain_text(json.dumps(SCRIPT))
    assert page.evaluate("window.pwned") is None


def test_results_and_junit_are_written_and_hold_no_secret(home: Path) -> None:
    cases = list(ElementTree.parse(home / "out" / "junit.xml").iter("testcase"))  # noqa: S314
    assert any(case.find("failure") is not None for case in cases)
    written = [path for path in (home / "out").rglob("*") if path.is_file()]
    assert len(written) > len(cases)
    assert not [path for path in written if commands.KEY.encode() in path.read_bytes()]
    properties = (home / "out" / "allure-results" / "environment.properties").read_text(encoding="utf-8")
    assert re.fullmatch(r"notebooks=http://127.0.0.1:\d+/api/v2 \(contract [0-9a-f]{12}\)\n", properties)


def test_a_run_is_reported_again_and_history_grows_by_a_line(home: Path) -> None:
    (run,) = commands.runs(home)
    before = sorted(path.name for path in (home / "out" / "allure-results").glob("*-result.json"))
    arguments = ("report", run, "--contract", commands.NOTEBOOKS, "--out", "out")
    done = commands.run(*arguments, home=home, more={"DRIFTWITNESS_ALLURE": str(ALLURE)})
    assert (done.returncode, done.stdout) == (0, "")
    after = sorted(path.name for path in (home / "out" / "allure-results").glob("*-result.json"))
    assert len(before) == len(after)
    if ALLURE.exists():
        assert f"report: {Path('out') / 'allure' / 'index.html'}" in done.stderr
        assert len((home / "out" / "history.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_without_allure_the_results_are_whole_and_the_reason_is_told(home: Path, tmp_path: Path) -> None:
    (run,) = commands.runs(home)
    more = {"DRIFTWITNESS_ALLURE": str(tmp_path / "nowhere")}
    done = commands.run("report", run, "--out", tmp_path / "out", home=home, more=more)
    assert done.returncode == 0
    assert "no HTML report: " in done.stderr
    assert "nowhere" in done.stderr
    assert list((tmp_path / "out" / "allure-results").glob("*-result.json"))


def test_a_folder_that_cannot_be_written_is_named(home: Path, tmp_path: Path) -> None:
    (run,) = commands.runs(home)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    done = commands.run("report", run, "--out", tmp_path / "taken", home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path / 'taken'}: no report can be written there" in done.stderr


def test_a_run_of_an_unknown_vendor_needs_its_contract(home: Path, tmp_path: Path) -> None:
    (run,) = commands.runs(home)
    done = commands.run("report", run, home=home, more={"DRIFTWITNESS_CONTRACTS": str(tmp_path)})
    assert done.returncode == 2
    assert "unknown vendor 'notebooks'" in done.stderr
