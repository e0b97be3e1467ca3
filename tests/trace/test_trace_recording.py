from __future__ import annotations

import gzip
import itertools
import json
import os
import random
import tracemalloc
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.trace.recorded import written

from driftwitness import InputError
from driftwitness.trace.record import Interaction
from driftwitness.trace.recording import Recording, Unreadable, readers, recordings

DATA = Path(__file__).parents[1] / "data"
RECORDED = sorted(path for path in (DATA / "recordings").glob("*/*") if path.suffix != ".expected")
HOSTILE = DATA / "hostile"
FORMATS = ("betamax", "go-vcr", "har", "ruby-vcr", "schemathesis-ndjson", "schemathesis-vcr", "vcrpy")


def read(path: Path) -> list[dict[str, Any]]:
    (recording,) = recordings([path])
    return [written(item) for item in recording.items]


def expected(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.with_name(f"{path.name}.expected").read_text(encoding="utf-8"))
    return found


each = pytest.mark.parametrize("path", RECORDED, ids=lambda path: f"{path.parent.name}-{path.name}")


def test_there_is_a_reader_and_a_recording_of_each_format() -> None:
    assert tuple(reader.name for reader in readers()) == FORMATS
    assert {path.parent.name for path in RECORDED} == set(FORMATS)


@each
def test_a_recording_is_read_as_is_written_beside_it(path: Path) -> None:
    (recording,) = recordings([path])
    assert recording.format == path.parent.name
    items = list(recording.items)
    assert [written(item) for item in items] == expected(path)
    assert {item.source for item in items if isinstance(item, Interaction)} <= {path.name}


@each
def test_one_reader_alone_recognises_it(path: Path) -> None:
    start = path.read_bytes()[: 64 * 1024]
    assert [reader.name for reader in readers() if reader.recognises(start)] == [path.parent.name]


@each
def test_a_gzipped_one_is_read_like_it(path: Path, tmp_path: Path) -> None:
    packed = tmp_path / f"{path.name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read(packed) == expected(path)


def indented(text: bytes) -> bytes:
    return b"".join(b"  " + line if line.strip() else line for line in text.splitlines(keepends=True))


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "zlib": zlib.compress,
    "zlib-fast": lambda text: zlib.compress(text, 1),
    "utf-16": lambda text: text.decode().encode("utf-16"),
    "utf-16-be": lambda text: BOM_UTF16_BE + text.decode().encode("utf-16-be"),
    "zlib-utf-16": lambda text: zlib.compress(text.decode().encode("utf-16")),
    "gzip-utf-16": lambda text: gzip.compress(text.decode().encode("utf-16")),
    "margin": lambda text: BOM_UTF8 * text.startswith(BOM_UTF8) + indented(text.removeprefix(BOM_UTF8)),
}


@each
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_that_is_stored_in_another_way_is_read_like_it(path: Path, spelling: str, tmp_path: Path) -> None:
    stored = tmp_path / f"{path.stem}.zz"
    stored.write_bytes(SPELLINGS[spelling](path.read_bytes()))
    (recording,) = recordings([tmp_path])
    assert recording.format == path.parent.name
    assert [written(item) for item in recording.items] == expected(path)


@pytest.mark.parametrize("spelling", ["zlib", "utf-16", "zlib-utf-16"])
@pytest.mark.parametrize("name", ["vcrpy/bodies.yaml", "har/browser.har", "har/polly.yaml", "ruby-vcr/version1.yml"])
def test_a_cut_one_that_is_stored_in_another_way_gives_no_more_than_was_whole(
    name: str, spelling: str, tmp_path: Path
) -> None:
    path = DATA / "recordings" / name
    text, whole = SPELLINGS[spelling](path.read_bytes()), expected(path)
    for end in range(1, len(text), 41):
        cut = tmp_path / path.name
        cut.write_bytes(text[:end])
        try:
            found = read(cut)
        except InputError:
            continue
        assert found[:-1] == whole[: len(found[:-1])], end
        assert all("place" in item or item in whole for item in found[-1:]), end


@each
def test_a_cut_one_gives_what_was_whole_and_nothing_else(path: Path, tmp_path: Path) -> None:
    text, whole = path.read_bytes(), expected(path)
    for end in range(1, len(text), 23):
        cut = tmp_path / f"{end}-{path.name}"
        cut.write_bytes(text[:end])
        try:
            found = read(cut)
        except InputError:
            continue
        assert found[:-1] == whole[: len(found[:-1])], end
        assert all("place" in item or item == whole[-1] or item in whole for item in found[-1:]), end


def items_of(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """The recordings of a folder by name: the format, and the unreadable's reasons."""
    found = {}
    for recording in recordings([folder]):
        reasons = [item.reason for item in recording.items if isinstance(item, Unreadable)]
        found[str(recording.path.relative_to(folder))] = (recording.format, reasons)
    return found


def test_a_folder_gives_its_recordings_in_order_and_passes_over_the_rest(tmp_path: Path) -> None:
    cassette = (DATA / "recordings" / "vcrpy" / "ours.yaml").read_bytes()
    for name in ["b.yaml", "a/z.yml", "a/c.YAML", ".hidden.yaml", "README.md", "LICENSE", "x.toml", "baseline"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(cassette)
    (tmp_path / "baseline.json").write_text('{"interactions_expected": 1}')
    (tmp_path / "a" / "d.har.gz").write_bytes(gzip.compress(b"[]"))
    found = items_of(tmp_path)
    assert list(found) == [".hidden.yaml", "b.yaml", "baseline.json", "a/c.YAML", "a/d.har.gz", "a/z.yml"]
    assert found["a/z.yml"] == ("vcrpy", [])
    for name in ("baseline.json", "a/d.har.gz"):
        assert found[name] == ("", [f"no recording; expected one of {', '.join(FORMATS)}"])


def test_a_link_out_of_a_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    (folder / "deep").mkdir(parents=True)
    outside.mkdir()
    cassette = (DATA / "recordings" / "vcrpy" / "ours.yaml").read_bytes()
    (outside / "secret.yaml").write_bytes(cassette)
    (folder / "own.yaml").write_bytes(cassette)
    (folder / "deep" / "inside.yaml").symlink_to("../own.yaml")
    (folder / "deep" / "up.yaml").symlink_to("../../out/secret.yaml")
    (folder / "absolute.yaml").symlink_to(outside / "secret.yaml")
    (folder / "folder.yaml").symlink_to(outside, target_is_directory=True)
    (folder / "plain").symlink_to(outside, target_is_directory=True)
    (folder / "nowhere.yaml").symlink_to("absent.yaml")
    (folder / "circle.yaml").symlink_to("circle.yaml")
    found = items_of(folder)
    assert found["own.yaml"] == found["deep/inside.yaml"] == ("vcrpy", [])
    for name in ("deep/up.yaml", "absolute.yaml", "folder.yaml", "plain"):
        assert found[name][0] == ""
        assert found[name][1][0].startswith("a link out of the folder, to ")
    assert "cannot be read" in found["nowhere.yaml"][1][0]
    assert found["circle.yaml"][0] == ""
    assert len(found) == 8
    assert [one.format for one in recordings([folder / "absolute.yaml"])] == ["vcrpy"], "a named link is followed"


@pytest.mark.parametrize(
    "text", [b"", b"a", b"{}", b"[]", b"null", b"\x1f\x8b", b"\xff\xfe", b'{"log": 5}', b"\x1f\x8b\x08"]
)
def test_a_named_file_that_is_nothing_is_refused_with_the_formats(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "x.json").write_bytes(text)
    with pytest.raises(InputError, match=rf"x\.json: no recording .*Expected one of {', '.join(FORMATS)}"):
        list(recordings([tmp_path / "x.json"]))


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for name, problem in [("absent.yaml", "No such file"), ("pipe.yaml", "not a file"), ("a\0b", "cannot be read")]:
        with pytest.raises(InputError, match=problem):
            list(recordings([tmp_path / name]))
    assert items_of(tmp_path)["pipe.yaml"][0] == ""


EXPECTED: dict[str, dict[str, Any]] = json.loads((HOSTILE / "expected").read_text(encoding="utf-8"))


def test_every_hostile_file_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in HOSTILE.iterdir() if path.name != "expected")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_file_is_told_and_loses_no_other_interaction(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (recording,) = (one for one in recordings([HOSTILE]) if one.path.name == name)
    items = list(recording.items)
    found = {
        "format": recording.format,
        "read": [item.sequence for item in items if isinstance(item, Interaction)],
        "unreadable": [[item.place, item.reason] for item in items if isinstance(item, Unreadable)],
    }
    assert found == EXPECTED[name]
    assert list(tmp_path.iterdir()) == [], "nothing in it was executed"


@pytest.mark.parametrize("path", [*sorted(HOSTILE.iterdir()), *RECORDED], ids=lambda path: path.name)
@pytest.mark.parametrize("reader", readers(), ids=lambda reader: reader.name)
def test_no_reader_fails_on_any_file(reader: Any, path: Path) -> None:
    reader.recognises(path.read_bytes()[: 64 * 1024])
    sequences = [item.sequence for item in reader.read(path) if isinstance(item, Interaction)]
    assert sequences == sorted(set(sequences))


def lines(count: int) -> Iterator[bytes]:
    """An archive of many entries, each of 10 KB."""
    entry = {
        "startedDateTime": "2024-05-01T10:00:00Z",
        "request": {"method": "GET", "url": "https://a.example/", "headers": []},
        "response": {"status": 200, "headers": [], "content": {"text": "x" * 10_000}},
    }
    yield b'{"log": {"version": "1.2", "entries": ['
    for number in range(count):
        yield (b"," if number else b"") + json.dumps(entry).encode()
    yield b"]}}"


def test_a_recording_is_not_read_before_it_is_asked_for(tmp_path: Path) -> None:
    """What is broken far behind does not keep the first from being given."""
    path = tmp_path / "a.har"
    with path.open("wb") as file:
        file.writelines(lines(100))
        file.truncate(900_000)
    (recording,) = recordings([path])
    assert [item.sequence for item in itertools.islice(recording.items, 3) if isinstance(item, Interaction)] == [
        1,
        2,
        3,
    ]
    assert isinstance(list(recording.items)[-1], Unreadable)


def test_any_bytes_changed_are_read_or_told(tmp_path: Path) -> None:
    """A few bytes of each recording are changed, many times; the seed makes it the same every time."""
    chance = random.Random(7)  # noqa: S311 no secret
    for path in RECORDED:
        text = path.read_bytes()
        for number in range(60):
            spoiled = bytearray(text)
            for _ in range(chance.randint(1, 4)):
                spoiled[chance.randrange(len(text))] = chance.choice(b"\0\xff\"'{}[]:-&*!|> \n\t,#%0a")
            (tmp_path / f"{number}{path.suffix}").write_bytes(spoiled)
        for recording in recordings([tmp_path]):
            assert isinstance(recording, Recording)
            for item in recording.items:
                assert isinstance(item, Interaction | Unreadable)


@pytest.mark.parametrize("shift", range(0, 700, 29))
def test_what_crosses_the_end_of_a_block_is_read(tmp_path: Path, shift: int) -> None:
    """A file is taken in blocks of 256 KiB: their ends fall on every kind of place, in long and in short entries."""
    bodies = ["x" * (261_000 + shift), *['{"\u00e9\\": "[\n}\\""}' * 20] * 30, "y" * 300_000, "[]"]
    entries = [
        {
            "request": {
                "method": "GET",
                "url": f"https://a.example/{number}",
                "headers": [{"name": "a", "value": "}"}],
            },
            "response": {"status": 200, "headers": [], "content": {"text": body}},
        }
        for number, body in enumerate(bodies)
    ]
    har, yaml = tmp_path / "a.har", tmp_path / "a.yaml"
    har.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}, ensure_ascii=False), encoding="utf-8")
    yaml.write_text(
        "interactions:\n" + "".join(entry(json.dumps(body, ensure_ascii=False)) for body in bodies), encoding="utf-8"
    )
    for path in (har, yaml):
        assert [item["response"][2] for item in read(path)] == bodies


def entry(body: str) -> str:
    return (
        "- request:\n    method: GET\n    uri: https://a.example/\n  response:\n"
        f"    body:\n      string: {body}\n    status: {{code: 200}}\n"
    )


def peak(path: Path) -> tuple[int, int]:
    """How many interactions a recording has, and how many bytes reading them needs at most."""
    tracemalloc.start()
    count = sum(1 for recording in recordings([path]) for item in recording.items if isinstance(item, Interaction))
    needed = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return count, needed


def test_memory_stays_flat_however_long_a_recording_is(tmp_path: Path) -> None:
    needed = {}
    for count in (100, 1000):
        har, yaml, ndjson = (tmp_path / f"{count}.{suffix}" for suffix in ("har", "yaml", "ndjson"))
        har.write_bytes(b"".join(lines(count)))
        yaml.write_text("interactions:\n" + entry("x" * 10_000) * count)
        report = (
            (DATA / "recordings" / "schemathesis-ndjson" / "report.ndjson").read_text(encoding="utf-8").splitlines()
        )
        ndjson.write_text("\n".join([report[0], *[report[2].replace("c4", "x" * 9000)] * (count // 2)]))
        for path in (har, yaml, ndjson):
            found, needed[path.suffix, count] = peak(path)
            assert found == count
    for suffix in (".har", ".yaml", ".ndjson"):
        assert needed[suffix, 1000] < needed[suffix, 100] * 1.5 < 6_000_000


def test_an_interaction_larger_than_any_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    line = "        " + "x" * 1_000_000 + "\n"
    path = tmp_path / "a.yaml"
    path.write_text(
        "interactions:\n" + entry("a") + entry("|\n" + line * 34) + entry("b") + entry("x" * 34_000_000) + entry("c")
    )
    found = read(path)
    assert [item.get("sequence") for item in found] == [1, None, 3, None, 5]
    assert [item.get("reason") for item in found if "reason" in item] == [
        "line 9: larger than 33,554,432 bytes",
        "line 58: larger than 33,554,432 bytes",
    ]
