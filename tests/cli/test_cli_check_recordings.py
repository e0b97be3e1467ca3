"""``check`` of recordings by a specification, as a newcomer reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.commands import run_here
from tests.recorded import BASE, entry, write

THING = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
CHECK = ("check", "--contract", "spec.json", "--against")


def specification(schema: Any = THING) -> dict[str, Any]:
    """Give an OpenAPI file of one operation."""
    answer = {"description": "a thing", "content": {"application/json": {"schema": schema}}}
    get = {"operationId": "getThing", "responses": {"200": answer}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": BASE}],
        "paths": {"/things/1": {"get": get}},
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a specification, and two recordings that break it."""
    (tmp_path / "spec.json").write_text(json.dumps(specification(), indent=2), encoding="utf-8")
    for name in ("one", "two"):
        write(tmp_path / "tapes" / f"{name}.json", [entry("GET", "/things/1", {"id": "a"})])
    return tmp_path


def test_a_finding_names_the_line_of_the_specification(home: Path) -> None:
    done = run_here(*CHECK, "tapes", home=home)
    assert done.returncode == 1, done.stderr
    lines = (home / "spec.json").read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines, 1) if '"type": "integer"' in line)
    assert f"because  spec.json:{number} (vendor-spec)" in done.stdout


def test_a_finding_names_the_pointer_where_a_specification_has_one_line(home: Path) -> None:
    (home / "spec.json").write_text(json.dumps(specification()), encoding="utf-8")
    told = run_here(*CHECK, "tapes", home=home).stdout
    assert "because  spec.json#/paths/~1things~11/get/responses/200/" in told


def test_families_that_judge_no_recordings_have_no_row(home: Path) -> None:
    told = run_here(*CHECK, "tapes", home=home).stdout
    assert "│ schema " in told
    assert "│ schemathesis " not in told


def test_files_are_named_from_the_working_directory(home: Path) -> None:
    files = sorted(str(path) for path in (home / "tapes").iterdir())
    told = run_here(*CHECK, *files, home=home).stdout
    assert "2 recordings in tapes" in told
    assert "of tapes/one.json" in told
    assert str(home) not in told.replace(".driftwitness", "")


def test_an_absent_target_is_told_with_all_that_may_be_one(home: Path) -> None:
    done = run_here(*CHECK, "nothere", home=home)
    assert done.returncode == 2
    for words in ("'nothere': no such file or folder in", "mock, cassettes, a URL", "recordings: files or folders"):
        assert words in done.stderr


def test_what_is_left_out_of_a_specification_is_told_once(home: Path) -> None:
    odd = specification({**THING, "properties": {"id": {"type": "integer", "minimum": "none"}, "b": {"type": "wat"}}})
    (home / "spec.json").write_text(json.dumps(odd, indent=2), encoding="utf-8")
    words = "2 parts of the specification: /paths/~1things~11/get/responses/200/"
    for command in (
        [*CHECK, "tapes"],
        ["try", "spec.json", "--recordings", "tapes"],
        ["lint", "--contract", "spec.json"],
    ):
        told = run_here(*command, home=home).stdout
        assert told.count("left out") == 1, (command, told)
        assert words in " ".join(told.split()), (command, told)
    told = json.loads(run_here(*CHECK, "tapes", "--format", "json", home=home).stdout)
    linted = json.loads(run_here("lint", "--contract", "spec.json", "--format", "json", home=home).stdout)
    assert [set(part) for part in told["vendors"][0]["left_out"]] == [{"pointer", "problem"}] * 2
    assert linted[0]["left_out"] == told["vendors"][0]["left_out"]
