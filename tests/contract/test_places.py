"""The lines of a contract's assertions in its files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.commands import NOTEBOOKS

from driftwitness.contract import Contract, EvidenceIndex, places, store
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.places import Places


def test_every_assertion_with_evidence_has_the_line_of_its_own_name() -> None:
    contract = store.load(NOTEBOOKS)
    found = Places(contract)
    for pointer in contract.evidence.entries:
        if pointer in ("", "/"):
            continue
        place = found.of(pointer)
        assert place is not None
        assert place.path.is_relative_to(NOTEBOOKS)
        line = place.path.read_text(encoding="utf-8").splitlines()[place.line - 1]
        # where the schema is a reference, the line is that of what refers to it
        names = json_pointer.split(pointer)[-2:]
        assert any(name in line or name.isdecimal() for name in names), (pointer, place)


SPECIFICATION = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1"},
    "paths": {"/a": {"get": {"responses": {}}}},
}


@pytest.mark.parametrize(
    ("pointers", "line"),
    [
        (["/paths/~1a/get"], 9),
        (["/paths/~1a/get/responses/200/content"], 10),
        (["/components/schemas/X", "/paths/~1a/get"], 9),
        (["/components/schemas/X"], 1),
        ([""], 1),
        ([], 1),
    ],
)
def test_a_specification_is_its_own_file_and_what_is_not_in_it_has_the_next_place(
    pointers: list[str], line: int, tmp_path: Path
) -> None:
    path = tmp_path / "vendor api.json"
    path.write_text(json.dumps(SPECIFICATION, indent=4), encoding="utf-8")
    place = Places(store.load(path)).of(*pointers)
    assert place == places.Place(path, line)


def test_a_list_is_counted(tmp_path: Path) -> None:
    text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      tags:\n        - x\n"
    path = tmp_path / "api.yaml"
    path.write_text(f"{text}        - y\n      responses: {{}}\n", encoding="utf-8")
    assert Places(store.load(path)).of("/paths/~1a/get/tags/1") == places.Place(path, 8)


def test_a_file_that_is_gone_or_too_large_or_broken_has_its_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "notebooks"
    shutil.copytree(NOTEBOOKS, folder)
    contract = store.load(folder)
    main = folder / "openapi.yaml"
    assert Places(contract).of("/paths") != places.Place(main, 1)
    monkeypatch.setattr(places, "LARGEST", 10)
    assert Places(contract).of("/paths") == places.Place(main, 1)
    monkeypatch.undo()
    main.write_text("paths: [\n", encoding="utf-8")
    assert Places(contract).of("/paths") == places.Place(main, 1)
    main.unlink()
    assert Places(contract).of("/paths") == places.Place(main, 1)


def test_a_contract_in_memory_has_no_place() -> None:
    assert Places(Contract("x", {"paths": {}}, EvidenceIndex({}))).of("/paths") is None


@pytest.mark.parametrize(
    "reference", ["schemas/../../secret.json", "../secret.json", "secret.json", "other/secret.json"]
)
def test_a_reference_elsewhere_than_to_a_schema_file_is_not_followed(reference: str, tmp_path: Path) -> None:
    folder = tmp_path / "x"
    for place in (tmp_path, folder, folder / "other"):
        place.mkdir(exist_ok=True)
        (place / "secret.json").write_text('{"a": 1}', encoding="utf-8")
    text = f"openapi: 3.1.0\npaths: {{}}\ncomponents:\n  schemas:\n    X:\n      $ref: {reference}\n"
    (folder / "openapi.yaml").write_text(text, encoding="utf-8")
    contract = Contract("x", {"paths": {}}, EvidenceIndex({}), folder=folder)
    assert Places(contract).of("/components/schemas/X/a") == places.Place(folder / "openapi.yaml", 5)
