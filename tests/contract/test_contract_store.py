from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.contract.strategies import NOTEBOOKS

from driftwitness import InputError
from driftwitness.contract import store

SMALL = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}, "components": {"schemas": {"A": {}}}}
OTHER = {**SMALL, "info": {"title": "B", "version": "2"}, "components": {"schemas": {"B": {"type": "object"}}}}
EVIDENCE = {"": {"kind": "stated", "document": "a.txt", "lines": [1, 2]}}


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_saving_replaces_what_capture_writes_and_keeps_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "vendor"
    store.save(SMALL, EVIDENCE, folder, {"findings": []})
    for name in ("overlay.yaml", "vendor.toml", "documents/page.txt", "notes.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"title = 'own' # {name}")
    store.save(OTHER, {}, folder, {"findings": [1]})
    assert sorted(content(folder)) == [
        "documents/page.txt",
        "evidence.json",
        "notes.md",
        "openapi.yaml",
        "overlay.yaml",
        "questions.json",
        "schemas/B.json",
        "vendor.toml",
    ]
    assert (folder / "overlay.yaml").read_text() == "title = 'own' # overlay.yaml"
    assert store.load(folder).document == OTHER
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    contract = store.load(NOTEBOOKS)
    for name in ("a", "b", "b"):
        store.save(dict(contract.document), contract.evidence.as_json(), tmp_path / name, [])
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_without_questions_none_are_written(tmp_path: Path) -> None:
    store.save(SMALL, {}, tmp_path)
    assert "questions.json" not in content(tmp_path)


@pytest.mark.parametrize(
    "in_the_way", ["openapi.yaml/folder", "evidence.json/folder", "questions.json/folder", "schemas"]
)
def test_what_cannot_be_saved_whole_is_not_saved_at_all(tmp_path: Path, in_the_way: str) -> None:
    store.save(SMALL, EVIDENCE, tmp_path)
    path = tmp_path / in_the_way
    if in_the_way == "schemas":
        shutil.rmtree(path)
    else:
        path.parent.unlink(missing_ok=True)
        path.parent.mkdir()
    path.write_text("mine")
    before = content(tmp_path)
    with pytest.raises(InputError, match=rf"{in_the_way.partition('/')[0]}: in the way of a f\w+ of that name"):
        store.save(OTHER, {}, tmp_path, [])
    assert content(tmp_path) == before


def test_a_document_that_cannot_be_written_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    store.save(SMALL, EVIDENCE, tmp_path)
    before = content(tmp_path)
    for broken in ({**OTHER, "x-what": object()}, {**OTHER, "components": {"schemas": {"B": {"a": {1, 2}}}}}):
        with pytest.raises(Exception, match=r"represent|serializable"):
            store.save(broken, {}, tmp_path)
        assert content(tmp_path) == before


# Ends the process, as a kill would, right before its n-th step that changes a folder.
SAVE_AND_END = """
import json, os, pathlib, sys
from driftwitness.contract import store
folder, steps = pathlib.Path(sys.argv[1]), int(sys.argv[2])
changing = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "open"}
count = 0

def end(event, arguments):
    global count
    if event == "open" and "w" not in str(arguments[1]):
        return
    if event in changing and str(folder) in str(arguments[0]):
        count += 1
        if count == steps:
            os._exit(9)

sys.addaudithook(end)
store.save(*json.loads(sys.argv[3]), folder, {"findings": [1]}, "title = 'B'")
"""


def test_whenever_the_process_is_ended_the_contract_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    store.save(OTHER, {}, tmp_path / "new", {"findings": [1]}, "title = 'B'")
    new = content(tmp_path / "new")
    seen = set()
    for steps in range(1, 60):
        folder = tmp_path / f"at-{steps}"
        store.save(SMALL, EVIDENCE, folder, {"findings": []})
        (folder / "overlay.yaml").write_text("mine")
        old = content(folder)
        told = [sys.executable, "-c", SAVE_AND_END, str(folder), str(steps), json.dumps([OTHER, {}])]
        ended = subprocess.run(told, capture_output=True, text=True, timeout=60)
        loaded = store.load(folder).document
        kept = {name: text for name, text in content(folder).items() if not name.startswith(".")}
        assert (folder / "overlay.yaml").read_text() == "mine"
        assert kept in (old, new | {"overlay.yaml": b"mine"}), steps
        assert loaded == (SMALL if kept == old else OTHER)
        seen.add(kept == old)
        store.save(OTHER, {}, folder, {"findings": [1]})
        assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
        if ended.returncode == 0:
            break
        assert ended.returncode == 9, ended.stderr
    assert ended.returncode == 0
    assert seen == {True, False}
    assert steps > 12


def test_settings_are_written_where_there_are_none(tmp_path: Path) -> None:
    store.save(SMALL, {}, tmp_path, settings="title = 'first'")
    store.save(SMALL, {}, tmp_path, settings="title = 'second'")
    assert (tmp_path / "vendor.toml").read_text() == "title = 'first'"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"file/vendor: cannot be written \(Not a directory\)\. Choose another --out"):
        store.save(SMALL, {}, tmp_path / "file" / "vendor")


def test_where_vendors_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(SMALL, {}, tmp_path / "one" / "acme")
    store.save(SMALL, {}, tmp_path / "contracts" / "other")
    (tmp_path / "one" / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRIFTWITNESS_CONTRACTS", raising=False)
    assert "other" in store.vendors()
    assert store.find("other") == Path("contracts/other")
    monkeypatch.setenv("DRIFTWITNESS_CONTRACTS", "one")
    assert store.vendors() == ("acme",)
    assert store.find("acme") == Path("one/acme")
    for name in ("other", "empty", "", ".", "../one/acme", "one/acme", "acme/"):
        with pytest.raises(InputError, match=r"unknown vendor .*known are acme .*driftwitness capture"):
            store.find(name)
    monkeypatch.setenv("DRIFTWITNESS_CONTRACTS", "absent")
    with pytest.raises(InputError, match=r"known are none \(looked in contracts/ \(absent\)\)"):
        store.find("acme")


def write(folder: Path, **parts: Any) -> Path:
    """A contract folder of one document with other root parts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openapi.yaml").write_text(store.dump_yaml({**SMALL, "components": {}, **parts}))
    return folder


def test_a_single_file_is_a_contract_too(tmp_path: Path) -> None:
    folder = write(tmp_path / "acme")
    (tmp_path / "api.json").write_text(store.dump_json(SMALL))
    assert store.load(folder / "openapi.yaml").vendor == store.load(folder).vendor == "acme"
    assert store.load(tmp_path / "api.json").document == SMALL


GET = {"responses": {"200": {"description": ""}}}
SHAPES = [
    ({"paths": []}, "expected a mapping with `openapi`, `info` and `paths`"),
    ({"paths": None}, "expected a mapping"),
    ({"openapi": "3.0.3"}, None),
    ({"openapi": "3.2.0"}, "OpenAPI 3.2.0, expected 3.1, 3.0 or Swagger 2.0"),
    ({"openapi": None}, "expected 3.1"),
    ({"paths": {"/a": []}}, "shape of docs/contract.md"),
    ({"paths": {"/a": None}}, "shape"),
    ({"paths": {"/a": {"get": []}}}, "shape"),
    ({"paths": {"/a": {"get": {**GET, "parameters": [5]}}}}, "shape"),
    ({"paths": {"/a": {"get": {**GET, "parameters": {"a": 1}}}}}, "shape"),
    ({"paths": {"/a": {"get": {**GET, "requestBody": []}}}}, None),
    ({"paths": {"/a": {"get": {**GET, "requestBody": [1]}}}}, "shape"),
    ({"paths": {"/a": {"get": {"responses": []}}}}, None),
    ({"paths": {"/a": {"get": {"responses": [1]}}}}, "shape"),
    ({"paths": {"/a": {"get": {"responses": {"200": "ok"}}}}}, "shape"),
    ({"paths": {"/a": {"get": {"responses": {"200": {"$ref": "#nowhere"}}}}}}, "leaves the contract"),
    ({"paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/nowhere"}}}}}}, None),
    ({"components": None}, "shape"),
    ({"components": {"schemas": []}}, "shape"),
    ({"components": {"schemas": ["A"]}}, "shape"),
    ({"components": {"schemas": {"A": {"$ref": 5}}}}, "leaves the contract"),
    ({"x-driftwitness": []}, None),
    ({"x-driftwitness": "yes"}, "shape"),
    ({"x-driftwitness": {"rateLimit": [{"window": 60}]}}, "KeyError: 'quota'"),
    ({"x-bytes": b"\xff"}, "bytes is not JSON serializable"),
    ({"x-number": float("inf")}, "not JSON compliant"),
    ({"x-set": {1, 2}}, "set is not JSON serializable"),
]


@pytest.mark.parametrize(("parts", "says"), SHAPES, ids=[str(parts)[:70] for parts, _ in SHAPES])
def test_other_shapes_are_refused_or_read(tmp_path: Path, parts: dict[str, Any], says: str | None) -> None:
    folder = write(tmp_path / "acme", **parts)
    if says is None:
        assert store.load(folder).vendor == "acme"
        return
    with pytest.raises(InputError) as refusal:
        store.load(folder)
    assert str(folder / "openapi.yaml") in str(refusal.value)
    assert says in str(refusal.value)


@pytest.mark.parametrize("text", ["", "5", "[1]", "a"])
def test_what_is_no_document_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "openapi.yaml").write_text(text)
    with pytest.raises(InputError, match=r"openapi\.yaml: not an OpenAPI document"):
        store.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("evidence.json", "[1]", "list"),
        ("evidence.json", '{"": []}', "list"),
        ("evidence.json", '{"": {"kind": "stated", "lines": [1]}}', "IndexError"),
        ("evidence.json", '{"": {"kind": "stated", "lines": ["a", "b"]}}', "'a'"),
        ("evidence.json", '{"a": NaN}', "NaN"),
        ("vendor.toml", "auth = 'KEY'", "auth is 'KEY', expected a table"),
        ("vendor.toml", "effects = ['reads']", "expected a table. Write it as [effects]"),
        ("vendor.toml", "[values", "not TOML"),
    ],
)
def test_other_shapes_beside_the_document_are_refused(tmp_path: Path, name: str, text: str, says: str) -> None:
    folder = write(tmp_path)
    (folder / name).write_text(text)
    with pytest.raises(InputError) as refusal:
        store.load(folder)
    assert f"{folder / name}: " in str(refusal.value)
    assert says in str(refusal.value)


def test_an_absent_contract_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(InputError, match="cannot be read"):
            store.load(path)


def test_status_keys_without_quotes_are_statuses(tmp_path: Path) -> None:
    text = store.dump_yaml(
        {**SMALL, "paths": {"/a": {"get": {"responses": {"200": {"description": ""}, "default": {}}}}}}
    )
    (tmp_path / "openapi.yaml").write_text(text.replace("'200'", "200"))
    contract = store.load(tmp_path)
    assert list(contract.operations[0].responses) == ["200", "default"]
    assert len(contract.sha256) == 64


def test_the_hash_is_of_the_content_not_of_its_order(tmp_path: Path) -> None:
    one = store.load(write(tmp_path / "a", **{"x-a": 1, "x-b": {"c": 1, "d": 2}}))
    other = store.load(write(tmp_path / "b", **{"x-b": {"d": 2, "c": 1}, "x-a": 1}))
    assert one.sha256 == other.sha256
    assert one.sha256 != store.load(write(tmp_path / "c", **{"x-a": 1, "x-b": {"c": 1, "d": 3}})).sha256


def test_folders_are_searched_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(os.environ, "DRIFTWITNESS_CONTRACTS", "")
    (tmp_path / "contracts").mkdir()
    assert store.folders()[0] == Path("contracts")
