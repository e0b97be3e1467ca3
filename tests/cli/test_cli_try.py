"""`driftwitness try`: a page and recordings, in an empty home and any folder, without a key, a setting or a request."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
import yaml
from tests.cli.commands import run, run_here

from driftwitness.cli.try_ import name_of

BASE = "https://bakery.example/api/v1"
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
        "each with its place",
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


def order(**changed: object) -> dict[str, object]:
    return {"id": 4, "state": "open", "contact": "mia@example.com", "loaves": {"rye": 3}, "limit": 5} | changed


def listed(*orders: dict[str, object]) -> dict[str, object]:
    return {"data": list(orders), "meta": {"current_page": 1, "per_page": 20, "total": len(orders), "last_page": 1}}


def taped(method: str, path: str, status: object, body: object) -> dict[str, object]:
    """Give an interaction as vcrpy writes it."""
    return {
        "request": {
            "method": method,
            "uri": BASE + path,
            "headers": {"Authorization": ["Bearer REDACTED"]},
            "body": None,
        },
        "response": {
            "status": {"code": status, "message": ""},
            "headers": {"Content-Type": ["application/json"]},
            "body": {"string": json.dumps(body)},
        },
    }


def tape(path: Path, *interactions: dict[str, object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"interactions": list(interactions), "version": 1}), encoding="utf-8")
    return path


def test_recordings_are_judged_and_all_of_it_is_told(home: Path) -> None:
    tape(home / "tapes" / "good.yaml", taped("GET", "/orders", 200, listed(order())))
    tape(
        home / "tapes" / "bad.yaml",
        *[taped("GET", "/orders", 200, listed(order(id="four"))) for _ in range(3)],
        taped("GET", "/ovens", 200, {}),
        taped("GET", "/orders", "ok", {}),
    )
    done = run_here("try", PAGE, "--recordings", "tapes", home=home, more=EMPTY)
    assert done.returncode == 1, done.stderr
    for part in (
        "What bakery.txt says",
        "What was recorded in tapes",
        "vcrpy",
        "6 interactions in 2 files (vcrpy): ",
        "What broke",
        "schema/response-body listOrders",
        'received string "four"',
        "3x, first in interaction 1 of tapes/bad.yaml",
        "bakery.txt:23 (example): “",
        "1 matched none  no operation has this path: GET /api/v1/ovens",
        "tapes/bad.yaml, interaction 5",
        "never recorded: createOrder, updateOrder",
        "What could not be checked",
        f"driftwitness capture {PAGE} --vendor bakery --out contracts/bakery",
        "driftwitness check --contract contracts/bakery --against tapes",
    ):
        assert part in done.stdout, part
    assert '"contact": "mia@example.com"' in done.stdout  # the page's lines
    assert files(home) == ["tapes/bad.yaml", "tapes/good.yaml"]


def test_recordings_that_keep_the_page_pass(home: Path) -> None:
    tape(home / "good.yaml", taped("GET", "/orders", 200, listed(order())))
    done = run_here("try", PAGE, "--recordings", "good.yaml", home=home, more=EMPTY)
    assert done.returncode == 0, done.stdout
    assert "nothing: what was judged keeps" in done.stdout


def test_findings_of_the_same_lines_are_told_together(home: Path) -> None:
    members = list(order().items())
    less_and_less = [dict(members[left:]) for left in range(1, len(members) + 1)]
    tape(home / "bare.yaml", *(taped("GET", "/orders", 200, listed(one)) for one in less_and_less))
    done = run_here("try", PAGE, "--recordings", "bare.yaml", home=home, more=EMPTY)
    assert done.returncode == 1, done.stdout
    assert done.stdout.count("warning schema/response-body") == 1
    assert done.stdout.count("expected property '") == 3
    assert "and 2 like these" in done.stdout
    assert done.stdout.count("bakery.txt:23 (example)") == 1


def test_what_no_page_says_is_a_note_and_broke_nothing(home: Path) -> None:
    tape(home / "odd.yaml", taped("GET", "/orders", 200, listed(order(state="burnt"))))
    done = run_here("try", PAGE, "--recordings", "odd.yaml", home=home, more=EMPTY)
    assert done.returncode == 0, done.stdout
    assert "nothing: what was judged keeps" in done.stdout
    assert "1 note, where no line of a page says so: schema/choice-known 1" in done.stdout


def test_recordings_of_somebody_else_are_inconclusive(home: Path) -> None:
    tape(home / "other.yaml", taped("GET", "/ovens", 200, {}))
    done = run_here("try", PAGE, "--recordings", "other.yaml", home=home, more=EMPTY)
    assert done.returncode == 75, done.stdout
    assert "nothing was judged" in done.stdout
    assert "keeps the page's word" not in done.stdout


def test_recordings_that_are_not_there_are_named_before_the_page_is_read(home: Path) -> None:
    done = run_here("try", PAGE, "--recordings", "nowhere", home=home, more=EMPTY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--recordings nowhere: no such file or folder" in done.stderr
    assert "a HAR file" in done.stderr


def test_a_folder_without_recordings_is_inconclusive(home: Path) -> None:
    (home / "tapes").mkdir()
    done = run_here("try", PAGE, "--recordings", "tapes", home=home, more=EMPTY)
    assert done.returncode == 75, done.stdout
    assert "0 interactions in 0 files" in done.stdout
    assert "nothing was judged: nothing is recorded there." in done.stdout


def test_a_file_that_is_no_recording_is_named(home: Path) -> None:
    (home / "notes.txt").write_text("no recording\n", encoding="utf-8")
    done = run_here("try", PAGE, "--recordings", "notes.txt", home=home, more=EMPTY)
    assert done.returncode == 2
    assert "notes.txt: no recording that can be read here" in done.stderr


def test_it_starts_as_a_command_of_its_name(home: Path) -> None:
    done = run("try", PAGE, home=home, more=EMPTY)
    assert done.returncode == 0, done.stderr
    assert "What bakery.txt says" in done.stdout


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("absent.md", None, "absent.md"),
        ("empty.md", "", "empty.md"),
        ("https://acme.example/api docs", None, "https://acme.example/api docs: an address, expected a file"),
        ("https://acme.example/api", None, "`curl -o page.html https://acme.example/api`"),
        ("traffic.har", "{}", "traffic.har: a recording, expected a page. Give it as `--recordings traffic.har`"),
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
        ("Acme/openapi", "acme"),
        ("Acme/README", "acme"),
        ("/api", "api"),
        ("acme-openapi", "acme-openapi"),
        ("Ärzte", "ärzte"),
        ("---", "vendor"),
        ("contracts/shop_api", "shop-api"),
    ],
)
def test_a_vendor_is_named_by_its_page(path: str, name: str) -> None:
    assert name_of(Path(path)) == name


def test_a_page_cannot_make_the_terminal_act(home: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").replace('"weight": 750', '"weight\x9b31m": 750,,')
    page = home / "page.txt"
    page.write_text(text + "\n\x1b]0;owned\x07 GET /v1/\x1b[31mred\n", encoding="utf-8")
    done = run_here("try", page, home=home, more=EMPTY)
    assert done.returncode == 0, done.stderr
    assert "unparsable-example" in done.stdout
    assert {character for character in done.stdout if not character.isprintable()} <= {"\n"}


def test_what_is_printed_fits_the_terminal_but_for_commands(home: Path) -> None:
    done = run_here("try", PAGE, home=home, more=EMPTY)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("  driftwitness ")]
    assert max(map(len, lines)) <= 120
