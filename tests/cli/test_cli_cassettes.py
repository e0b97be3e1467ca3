"""``driftwitness cassettes``: age, origin, contract and coverage, and what has expired."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli import commands
from tests.cli.commands import run_here

from driftwitness.cassette.write import write
from driftwitness.contract import store
from driftwitness.contract.evidence import hash_lines
from driftwitness.document import read_document
from driftwitness.trace import Interaction, Request, Response

SHA256 = store.load(commands.NOTEBOOKS).sha256
BASE = "https://api.notebooks.example/api/v2"


def put(home: Path, operation: str, origin: Mapping[str, Any], path: str = "/hooks", status: int = 200) -> Path:
    """Put a cassette of one interaction into the user's folder."""
    body = b"" if origin.get("shown") == "request" else b'{"results": []}'
    headers = (("Content-Type", "application/json"),)
    request = Request("GET", BASE + path, (("Authorization", "Bearer $NOTEBOOKS_API_KEY"),))
    one = Interaction(1, 1.0, 1.1, request, Response(status, headers, body))
    return write(home / "cassettes" / "notebooks", operation, [one], origin)


def days_ago(number: int) -> str:
    return (datetime.now(UTC) - timedelta(days=number)).strftime("%Y-%m-%d")


def listed(home: Path, **more: str) -> tuple[int, dict[str, Any]]:
    done = run_here("cassettes", "notebooks", "--format", "json", home=home, more=more)
    (shelf,) = json.loads(done.stdout)
    return done.returncode, shelf


def settings(home: Path, text: str) -> None:
    """Give the user a contract of the same vendor with settings of their own."""
    folder = home / "contracts" / "notebooks"
    folder.parent.mkdir()
    folder.mkdir()
    for path in commands.NOTEBOOKS.iterdir():
        if path.name != "vendor.toml":
            (folder / path.name).symlink_to(path)
    (folder / "vendor.toml").write_text((commands.NOTEBOOKS / "vendor.toml").read_text() + text)


def test_each_cassette_has_its_age_origin_contract_and_statuses(tmp_path: Path) -> None:
    live = {"kind": "live", "host": "api.example", "date": days_ago(3), "contract": SHA256}
    put(tmp_path, "listHooks", live)
    put(tmp_path, "getAccount", {"kind": "mock", "date": days_ago(400), "contract": "0" * 64}, "/account")
    put(tmp_path, "listNotebooks", {"kind": "document", "shown": "request"}, "/notebooks")
    status, shelf = listed(tmp_path)
    rows = {entry["operation"]: entry for entry in shelf["cassettes"]}
    assert status == 0
    assert [*rows] == [name for name in store.load(commands.NOTEBOOKS).by_id if name in rows], "in the contract's order"
    assert rows["listHooks"] == {
        "operation": "listHooks",
        "file": "listHooks.yaml",
        "origin": "live",
        "host": "api.example",
        "age_days": 3,
        "state": "fresh",
        "contract": "same",
        "statuses": [200],
        "shown": "",
    }
    assert [rows["getAccount"][name] for name in ("age_days", "state", "contract")] == [400, "mock", "other"]
    assert [rows["listNotebooks"][name] for name in ("age_days", "state", "statuses")] == [None, "fresh", []]
    coverage = shelf["coverage"]
    assert (coverage["operations"], coverage["known_operations"], coverage["statuses"]) == (2, 14, 1)
    assert "getAccount" in coverage["missing"], "what our own mock answered shows nothing"
    assert (shelf["warnings"], shelf["findings"]) == ({}, {})
    table = run_here("cassettes", home=tmp_path)
    assert table.returncode == 0
    assert "2 of 14 operations" in table.stdout
    assert "live api.example" in table.stdout


@pytest.mark.parametrize(
    ("text", "days", "state", "status"),
    [
        ("", 89, "fresh", 0),
        ("", 92, "old", 0),
        ("", 182, "expired", 1),
        ('[cassettes]\nwarn_after = "10d"\nexpire_after = "4w"\n', 9, "fresh", 0),
        ('[cassettes]\nwarn_after = "10d"\nexpire_after = "4w"\n', 12, "old", 0),
        ('[cassettes]\nexpire_after = "4w"\n', 30, "expired", 1),
    ],
)
def test_what_is_old_is_warned_of_and_expires(tmp_path: Path, text: str, days: int, state: str, status: int) -> None:
    settings(tmp_path, text)
    put(tmp_path, "listHooks", {"kind": "live", "date": days_ago(days), "contract": SHA256})
    found, shelf = listed(tmp_path)
    assert found == status
    assert [entry["state"] for entry in shelf["cassettes"]] == [state]
    told = run_here("cassettes", "notebooks", home=tmp_path).stdout
    assert (f"warning 1 {state}, " in told, f"finding 1 {state}, " in told) == (state == "old", state == "expired")
    checked = run_here("check", "notebooks", "--against", "cassettes", "--format", "json", home=tmp_path)
    findings = json.loads(checked.stdout)["vendors"][0]["findings"]
    ages = {(f["severity"], f["evidence"]["reason"]) for f in findings if f["check"] == "recording/not-expired"}
    old, expired = ("note", "warn_after under [cassettes]"), ("warning", "expire_after under [cassettes]")
    assert ages == {"fresh": set(), "old": {old}, "expired": {expired}}[state]
    assert checked.returncode >= status


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cassettes = 3\n", "cassettes is 3, expected a table"),
        ('[cassettes]\nexpire_after = "soon"\n', "expire_after under [cassettes] is 'soon', expected a number of days"),
        ("[cassettes]\nwarn_after = 90\n", "warn_after under [cassettes] is 90, expected a number of days or weeks"),
        (
            '[cassettes]\nexpires = "1d"\n',
            "expires under [cassettes] is not known, expected warn_after or expire_after",
        ),
    ],
)
def test_limits_that_are_none_are_refused(tmp_path: Path, text: str, told: str) -> None:
    settings(tmp_path, "")
    path = tmp_path / "contracts" / "notebooks" / "vendor.toml"
    path.write_text(text + path.read_text() if "=" in text.splitlines()[0] else path.read_text() + text)
    put(tmp_path, "listHooks", {"kind": "live", "date": days_ago(1)})
    done = run_here("cassettes", "notebooks", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "vendor.toml" in done.stderr


def test_documented_ones_expire_with_their_page(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    page = documents / "page.txt"
    page.write_text("first\nsecond\n")
    origin = {"kind": "document", "documents": {"page.txt": hash_lines(read_document(page).source)}}
    put(tmp_path, "listHooks", origin)
    assert listed(tmp_path)[0] == 0, "the page is not at hand"
    assert listed(tmp_path, DRIFTWITNESS_DOCUMENTS=str(documents))[0] == 0
    page.write_text("first\nanother\n")
    status, shelf = listed(tmp_path, DRIFTWITNESS_DOCUMENTS=str(documents))
    assert (status, shelf["findings"]) == (1, {"page changed": ["listHooks.document.yaml"]})


def test_undated_and_forgotten_ones_are_warned_of(tmp_path: Path) -> None:
    put(tmp_path, "listHooks", {"kind": "live", "date": "soon"})
    put(tmp_path, "listShelves", {"kind": "live", "date": days_ago(1)})
    status, shelf = listed(tmp_path)
    assert status == 0
    assert shelf["warnings"] == {"operation gone": ["listShelves.yaml"], "undated": ["listHooks.yaml"]}


def test_without_cassettes_it_says_how_to_get_some(tmp_path: Path) -> None:
    for names in ((), ("notebooks",)):
        done = run_here("cassettes", *names, home=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Record some with `driftwitness record" in done.stderr
