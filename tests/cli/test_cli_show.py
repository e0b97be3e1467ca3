"""``driftwitness show``: the operations in the terminal, and the page beside the contract in a file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.cli import commands

PAGES = Path(__file__).parents[1] / "data" / "documents" / "pages"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's folder with a page, and the contract captured from it."""
    shutil.copy(PAGES / "harbour.txt", tmp_path / "harbour.txt")
    (tmp_path / "spec.yaml").write_text("openapi: 3.1.0\ninfo: {title: Spec, version: '1'}\npaths: {}\n")
    captured = commands.run_here(
        "capture", "harbour.txt", "--vendor", "harbour", "--out", "contracts/harbour", home=tmp_path
    )
    assert captured.returncode == 0, captured.stderr
    return tmp_path


def test_operations_in_the_terminal_and_as_json(home):
    text = commands.run_here("show", "harbour", home=home)
    rows = json.loads(commands.run_here("show", "harbour", "--format", "json", home=home).stdout)
    assert text.returncode == 0
    assert rows
    for row in rows:
        lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.stdout.splitlines() if "│" in line]
        statuses = " ".join(row["statuses"])
        assert [row["method"], row["path"], str(row["parameters"]), statuses, row["evidence"]] in lines
        assert row["evidence"].startswith("harbour.txt:")


def test_the_page_is_written_wherever_the_document_is(home):
    given = commands.run_here("show", "harbour", "--html", "out/given.html", "--document", "harbour.txt", home=home)
    assert (given.returncode, given.stdout) == (0, "out/given.html\n"), given.stderr
    (home / "contracts/harbour/documents").mkdir()
    shutil.copy(home / "harbour.txt", home / "contracts/harbour/documents")
    assert commands.run_here("show", "--contract", "contracts/harbour", "--html", "own.html", home=home).returncode == 0
    shutil.rmtree(home / "contracts/harbour/documents")
    more = {"DRIFTWITNESS_DOCUMENTS": str(home)}
    assert commands.run_here("show", "harbour", "--html", "named.html", home=home, more=more).returncode == 0
    page = (home / "out/given.html").read_text()
    assert page == (home / "own.html").read_text() == (home / "named.html").read_text()
    assert all(line.strip() in page for line in ("harbour.txt", 'id="d0-l1"'))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "VENDOR is None and --contract is None, expected one of the two"),
        (("harbour", "--contract", "contracts/harbour"), "expected one of the two"),
        (("nobody",), "unknown vendor 'nobody'"),
        (("harbour", "--html", "x.html"), "harbour.txt: not at hand, expected in"),
        (
            ("harbour", "--html", "x.html", "--document", "other.txt"),
            "--document other.txt: the contract was not captured from it",
        ),
        (
            ("harbour", "--html", "harbour.txt/x.html", "--document", "harbour.txt"),
            "harbour.txt/x.html: cannot be written",
        ),
        (("--contract", "spec.yaml", "--html", "x.html"), "no assertion rests on lines of a document"),
    ],
)
def test_what_cannot_be_shown_says_what_to_do(home, arguments, message):
    done = commands.run_here("show", *arguments, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert not (home / "x.html").exists()
