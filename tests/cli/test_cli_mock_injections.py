"""``driftwitness mock --list-injections``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import start


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def told(home: Path, *arguments: str) -> str:
    process = start("mock", *arguments, "--list-injections", home=home)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


def test_all_operators_stand_in_a_table(home: Path) -> None:
    first, *rest = told(home).splitlines()
    assert first.split()[:2] == ["NAME", "KIND"]
    assert any(line.startswith("link-missing ") for line in rest)


def test_with_a_vendor_those_that_apply_and_why_the_others_do_not(home: Path) -> None:
    out = told(home, "notebooks")
    assert "\ndrop-property " in out
    assert "\nlink-missing " not in out
    assert "'link-missing' changes nothing in the contract of 'notebooks': no list in it leads on by a Link" in out


def test_programs_get_json(home: Path) -> None:
    rows = {row["name"]: row for row in json.loads(told(home, "notebooks", "--format", "json"))}
    assert rows["drop-property"]["takes"] == ["operation", "pointer"]
    assert rows["drop-property"]["obstacle"] is None
    assert "Link header" in rows["link-missing"]["obstacle"]
