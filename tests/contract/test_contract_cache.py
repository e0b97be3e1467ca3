"""What was made of a large specification is kept for the next run, and made again whenever anything has changed."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from driftwitness import InputError
from driftwitness.contract import Contract, cache, store

HOUR_AGO = 1_700_000_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a user's cache has, of its own for the test."""
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "driftwitness" / "contracts"


def large(path: Path, padding: str = "x" * cache.MIN_BYTES, **parts: Any) -> Path:
    """Write a specification that is large enough, some time ago."""
    operation = {"responses": {"200": {"description": padding}}}
    document = {"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": {"/a": {"get": operation}}}
    return old(path, json.dumps(document | parts))


def old(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (HOUR_AGO, HOUR_AGO))
    return path


def entries(home: Path) -> list[Path]:
    return sorted(home.iterdir()) if home.is_dir() else []


def plant(home: Path, **parts: Any) -> None:
    """Let the only entry say something else, so that one sees whether it is used."""
    (place,) = entries(home)
    content = json.loads(place.read_bytes().partition(b"\n")[2])
    text = json.dumps({**content, **parts}).encode()
    place.write_bytes(cache.hashlib.sha256(text).hexdigest().encode() + b"\n" + text)


def alike(one: Contract, other: Contract) -> bool:
    first, second = [(c.document, c.sha256, c.unsound, list(c.document)) for c in (one, other)]
    return first == second


def test_the_second_load_takes_what_the_first_made(tmp_path: Path, home: Path) -> None:
    path = large(tmp_path / "a.json", servers=[{"url": "https://é.example.com"}])
    first, second = store.load(path), store.load(path)
    assert alike(first, second)
    assert len(entries(home)) == 1
    plant(home, sha256="planted")
    assert store.load(path).sha256 == "planted"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_copy_with_another_document_has_its_own_hash(tmp_path: Path, home: Path) -> None:
    path = large(tmp_path / "a.json")
    first, cached = store.load(path), store.load(path)
    assert Contract("a", {**cached.document, "x-more": 1}, cached.evidence).sha256 != first.sha256


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "not JSON", "another shape", "a folder"])
def test_a_damaged_entry_is_made_again(tmp_path: Path, home: Path, damage: str) -> None:
    path = large(tmp_path / "a.json")
    first = store.load(path)
    (place,) = entries(home)
    whole = place.read_bytes()
    sound = len(whole)
    if damage == "cut":
        place.write_bytes(whole[: sound // 2])
    elif damage == "changed":
        place.write_bytes(whole.replace(b"xxxx", b"yyyy", 1))
    elif damage == "empty":
        place.write_bytes(b"")
    elif damage == "not JSON":
        place.write_bytes(cache.hashlib.sha256(b"{").hexdigest().encode() + b"\n{")
    elif damage == "another shape":
        place.write_bytes(cache.hashlib.sha256(b"[1]").hexdigest().encode() + b"\n[1]")
    else:
        place.unlink()
        place.mkdir()
    assert alike(store.load(path), first)
    assert damage == "a folder" or place.read_bytes() == whole


def test_another_content_name_or_way_of_reading_is_another_entry(tmp_path: Path, home: Path) -> None:
    first = store.load(large(tmp_path / "a.json"))
    assert store.load(large(tmp_path / "a.json", servers=[])).sha256 != first.sha256
    assert store.load(large(tmp_path / "b.json")).sha256 == first.sha256
    assert len(entries(home)) == 3


def test_a_change_in_a_file_that_is_referred_to_is_seen(tmp_path: Path, home: Path) -> None:
    path = large(tmp_path / "a.json", components={"schemas": {"A": {"$ref": "parts/a.json"}}})
    for kind in ("string", "integer", "string"):
        old(tmp_path / "parts" / "a.json", json.dumps({"type": kind}))
        assert store.load(path).document["components"]["schemas"]["A"] == {"type": kind}
    (tmp_path / "parts" / "a.json").unlink()
    with pytest.raises(InputError, match=r"parts/a\.json"):
        store.load(path)


def test_an_entry_cannot_have_other_folders_read(tmp_path: Path, home: Path) -> None:
    path = large(tmp_path / "here" / "a.json")
    first = store.load(path)
    old(tmp_path / "there.json", "{}")
    plant(home, sha256="planted", files=[["../there.json", cache._hash(tmp_path / "there.json")]])
    assert store.load(path).sha256 == first.sha256


def test_a_folder_of_ours_is_kept_with_its_schemas(tmp_path: Path, home: Path) -> None:
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": {"description": "x"}}}}}}
    schemas = {"A": {"type": "string", "description": "x" * cache.MIN_BYTES}}
    folder = tmp_path / "acme"
    store.save({**document, "components": {"schemas": schemas}}, {}, folder)
    for path in (folder / "openapi.yaml", folder / "schemas" / "A.json"):
        os.utime(path, (HOUR_AGO, HOUR_AGO))
    first = store.load(folder)
    assert len(entries(home)) == 1
    assert alike(store.load(folder), first)
    old(folder / "schemas" / "A.json", '{"type": "integer"}')
    assert store.load(folder).document["components"]["schemas"]["A"] == {"type": "integer"}


def test_a_small_specification_is_not_kept(tmp_path: Path, home: Path) -> None:
    store.load(large(tmp_path / "a.json", padding="x"))
    assert entries(home) == []


def test_a_file_that_was_written_just_now_is_not_kept(tmp_path: Path, home: Path) -> None:
    path = large(tmp_path / "a.json")
    os.utime(path, (2**33, 2**33))
    store.load(path)
    assert entries(home) == []


def test_what_the_cache_cannot_hold_is_read_each_time(tmp_path: Path, home: Path) -> None:
    path = large(tmp_path / "a.json", **{"x-largest": 2**70})
    assert alike(store.load(path), store.load(path))
    assert entries(home) == []


def test_what_was_not_used_for_the_longest_time_leaves(tmp_path: Path, home: Path) -> None:
    kept: dict[str, cache.Entry] = {}
    for number, name in enumerate("abc"):
        before = set(entries(home))
        path = large(tmp_path / f"{name}.json")
        kept[name] = cache.Entry(path, "specification", limit=2_500)
        kept[name].write(cache.Cached({"x": "y" * 1_000}, ""), [])
        (place,) = set(entries(home)) - before
        os.utime(place, (HOUR_AGO + number, HOUR_AGO + number))
        if name == "b":
            kept["a"].read()
    assert [name for name, entry in kept.items() if entry.read()] == ["a", "c"]
    # one that is larger than all may be is not kept at all
    kept["b"].write(cache.Cached({"x": "y" * 3_000}, ""), [])
    assert [name for name, entry in kept.items() if entry.read()] == ["a", "c"]


@pytest.mark.parametrize("value", [cache.OFF, "folder"])
def test_the_cache_is_off_or_elsewhere(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(cache.VARIABLE, value if value == cache.OFF else str(tmp_path / value))
    store.load(large(tmp_path / "a.json"))
    assert entries(home) == []
    assert len(entries(tmp_path / value)) == (value != cache.OFF)


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path, home: Path) -> None:
    old(home.parent, "a file is in the way")
    path = large(tmp_path / "a.json")
    assert alike(store.load(path), store.load(path))


def test_a_user_without_a_home_has_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.chdir(tmp_path)
    store.load(large(tmp_path / "a.json"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_processes_that_write_at_once_leave_one_whole_entry(tmp_path: Path, home: Path) -> None:
    path = large(tmp_path / "a.json")
    code = (
        "import sys; from pathlib import Path; from driftwitness.contract import store; store.load(Path(sys.argv[1]))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    (place,) = entries(home)
    digest, _, text = place.read_bytes().partition(b"\n")
    assert digest.decode() == cache.hashlib.sha256(text).hexdigest()
