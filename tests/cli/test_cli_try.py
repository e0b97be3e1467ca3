"""`driftwitness try`: a page and recordings, in an empty home and any folder, without a key, a setting or a request."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.cli.commands import run, run_here

from driftwitness.cli.try_ import name_of

PAGE = Path(__file__).parents[1] / "data" / "documents" / "bakery.txt"
EMPTY = {"DRIFTWITNESS_CONTRACTS": "", "XDG_CACHE_HOME": "", "BAKERY_API_KEY": "", "DRIFTWITNESS_DOCUMENTS": ""}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every socket is an error."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder in which nothing is, but for what this project's own commands need."""
    return tmp_path


def files(folder: Path) -> list[str]:
    """Give the files of a folder, those that the fixture of a home makes aside."""
    found = (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.startswith("contracts/notebooks"))


def test_a_page_alone_gives_its_operations_its_questions_and_the_next_command(home: Path) -> None:
    done = run_here("try", PAGE, home=home, more=EMPTY)
    assert done.returncode == 0, done.stderr
    for part in (
        "What bakery.txt says",
        "each with the lines that say it",
        "What to ask the vendor",
        f"driftwitness try {PAGE} --recordings DIR",
        f"driftwitness capture {PAGE} --vendor bakery --out contracts/bakery",
    ):
        assert part in done.stdout
    assert files(home) == []


def test_out_keeps_the_contract_with_its_page(home: Path) -> None:
    done = run_here("try", PAGE, "--out", "kept/The Bakery", home=home, more=EMPTY)
    assert done.returncode == 0, done.stderr
    kept = home / "kept" / "The Bakery"
    assert {"openapi.yaml", "evidence.json", "documents"} <= {path.name for path in kept.iterdir()}
    assert (kept / "documents" / "bakery.txt").read_bytes() == PAGE.read_bytes()
    assert "driftwitness mock --contract 'kept/The Bakery'" in done.stdout
    again = run_here("try", kept / "documents" / "bakery.txt", "--out", kept, home=home, more=EMPTY)
    assert again.returncode == 0, again.stderr


def test_it_starts_as_a_command_of_its_name(home: Path) -> None:
    done = run("try", PAGE, home=home, more=EMPTY)
    assert done.returncode == 0, done.stderr
    assert "What bakery.txt says" in done.stdout


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("absent.md", None, "absent.md"),
        ("empty.md", "", "empty.md"),
        ("letter.md", "Dear all,\n\nno interface is described here.\n", "letter.md: no operation found"),
    ],
)
def test_a_page_of_which_nothing_can_be_made_is_named(name: str, text: str | None, message: str, home: Path) -> None:
    if text is not None:
        (home / name).write_text(text, encoding="utf-8")
    done = run_here("try", name, home=home, more=EMPTY)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert files(home) == ([name] if text is not None else [])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("docs/Acme API (v2)", "acme-api-v2"),
        ("page", "page"),
        ("Ärzte", "ärzte"),
        ("---", "vendor"),
        ("contracts/shop_api", "shop-api"),
    ],
)
def test_a_vendor_is_named_by_its_page(path: str, name: str) -> None:
    assert name_of(Path(path)) == name


def test_a_page_cannot_make_the_terminal_act(home: Path) -> None:
    page = home / "page.txt"
    page.write_text(PAGE.read_text(encoding="utf-8") + "\n\x1b]0;owned\x07 GET /v1/\x1b[31mred\n", encoding="utf-8")
    done = run_here("try", page, home=home, more=EMPTY)
    assert done.returncode == 0, done.stderr
    assert {character for character in done.stdout if not character.isprintable()} <= {"\n"}


def test_what_is_printed_fits_the_terminal_but_for_commands(home: Path) -> None:
    done = run_here("try", PAGE, home=home, more=EMPTY)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("  driftwitness ")]
    assert max(map(len, lines)) <= 120
