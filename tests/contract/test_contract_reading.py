from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from tests.contract.strategies import json_values

from driftwitness import InputError
from driftwitness.contract import reading, strict_json
from driftwitness.contract.store import dump_json, dump_yaml

# (name, text, the line that the message must name, what it must say)
HOSTILE_YAML = [
    ("syntax", "a: 1\nb: [\n", 3, "did not find"),
    ("tab", "a:\n\t- b", 2, "cannot start any token"),
    ("two documents", "a: 1\n---\nb: 2", 2, "another document"),
    ("control character", "a: b\nc: \x01", 2, "control characters"),
    ("python object", "a: 1\nb: !!python/object/apply:os.system [ls]", 2, "python/object"),
    ("unknown tag", "a: !mine b", 1, "!mine"),
    ("tagged key", "!!python/name:os.system : 1", 1, "key"),
    ("no integer", "a: !!int foo", 1, "'foo' is no value of the type int"),
    ("no float", "a: !!float foo", 1, "float"),
    ("no boolean", "a: !!bool foo", 1, "bool"),
    ("no date", "a: !!timestamp foo", 1, "timestamp"),
    ("empty integer", 'a: !!int ""', 1, "int"),
    ("binary integer without digits", "a: 0b_", 1, "0b_"),
    ("integer of 5,000 digits", "a: " + "9" * 5_000, 1, "9999"),
    ("value key", "a: =", 1, "value"),
    ("duplicate key", "a: 1\nb: 2\na: 3", 3, "'a' stands twice"),
    ("duplicate key, spelled as a number", "200: a\n'200': b", 2, "'200' stands twice"),
    ("nested duplicate key", "a:\n  b: 1\n  b: 2", 3, "'b' stands twice"),
    ("list as a key", "? [a]\n: b", 1, "a key must be a plain value"),
    ("mapping as a key", "? {a: b}\n: c", 1, "a key must be a plain value"),
    ("undefined alias", "a: *b", 1, "undefined alias"),
    ("cycle through a list", "a: &a [*a]", 1, "what it stands in"),
    ("cycle through a mapping", "a: &a\n  b:\n    c: *a", 1, "what it stands in"),
    ("cycle through a merge", "a: &a\n  <<: *a", 1, "what it stands in"),
    ("deep list", "[" * 201 + "]" * 201, 1, "deeper than 200"),
    ("deep block", "- " * 201 + "a", 1, "deeper than 200"),
    ("deep mapping", "".join(" " * depth + "a:\n" for depth in range(205)), 201, "deeper than 200"),
    (
        "deep through aliases",
        "\n".join(f"a{n}: &a{n} {'[' * 150}{f'*a{n - 1}' if n else ''}{']' * 150}" for n in range(40)),
        2,
        "deeper than 200",
    ),
    (
        "billion laughs",
        "a0: &a0 [l, l, l, l, l, l, l, l, l, l]\n"
        + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)),
        7,
        "expand to more than 5,000,000",
    ),
]


@pytest.mark.parametrize(
    ("text", "line", "says"), [case[1:] for case in HOSTILE_YAML], ids=[case[0] for case in HOSTILE_YAML]
)
def test_hostile_yaml_is_refused_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        reading.read_yaml(path)
    assert f"{path}, line {line}: " in str(refusal.value)
    assert says in str(refusal.value)


def test_yaml_too_deep_for_the_composer_does_not_end_the_process(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("[" * 300_000, encoding="utf-8")
    code = "import sys, pathlib, driftwitness.contract.reading as r; r.read_yaml(pathlib.Path(sys.argv[1]))"
    ended = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1, f"ended by signal {-ended.returncode}"
    assert "InputError" in ended.stderr
    assert "deeper than 200" in ended.stderr


def test_200_levels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "deep"
    path.write_text("[" * 200 + "]" * 200, encoding="utf-8")
    assert reading.read_yaml(path) == reading.read_json(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "200: a\ntrue: b\nnull: c\n1.5: d\n2025-03-10: e\non: f",
            {"200": "a", "true": "b", "null": "c", "1.5": "d", "2025-03-10": "e", "on": "f"},
        ),
        ("a: 2025-03-10\nb: 2025-03-10T09:00:00Z", {"a": "2025-03-10", "b": "2025-03-10T09:00:00Z"}),
        ("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2", {"a": {"x": 1}, "b": {"x": 1, "y": 2}}),
        ("a: &a 5\nb: *a", {"a": 5, "b": 5}),
        ("? &a 5\n: *a", {"5": 5}),
        ("a: !!binary aGk=", {"a": b"hi"}),
        ("\ufeffa: 1", {"a": 1}),
        ("", None),
        ("# nothing", None),
    ],
)
def test_yaml_is_read_as_json_has_it(tmp_path: Path, text: str, value: Any) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text(text, encoding="utf-8")
    assert reading.read_yaml(path) == value


@settings(deadline=None)
@given(json_values)
@example("a\x85b\n")
@example(" a\n b\n\n")
@example("a\r\nb\u2028c\n")
def test_what_is_dumped_is_read_back(value: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "value"
        path.write_text(dump_yaml(value), encoding="utf-8")
        assert reading.read_yaml(path) == value
        path.write_text(dump_json(value), encoding="utf-8")
        assert reading.read_json(path) == value


@pytest.mark.parametrize(
    "text", ["1e5", "12E03", "0o14", "08", "-.5e7", "7.", "2025-03-10", "on", "no", "~", "0x1F", "1_0"]
)
def test_texts_that_some_yaml_takes_for_something_else_are_quoted(text: str) -> None:
    assert dump_yaml({"a": text}) == f"a: '{text}'\n"


def test_numbers_are_not_quoted() -> None:
    assert dump_yaml([1, -2, 1.5, 1e30, True, None]) == "- 1\n- -2\n- 1.5\n- 1.0e+30\n- true\n- null\n"


HOSTILE_JSON = [
    ("syntax", '{"a": 1,\n "b": }', "line 2, column 7"),
    ("comment", '{"a": 1} // one', "line 1"),
    ("trailing comma", "[1,]", "line 1"),
    ("nothing", "", "line 1, column 1"),
    ("NaN", '{"a": NaN}', "NaN"),
    ("infinity", '{"a": -Infinity}', "-Infinity"),
    ("too large a number", '{"a": 1e999}', "1e999"),
    ("integer of 5,000 digits", "9" * 5_000, "digits"),
    ("duplicate name", '{"a": {"b": 1, "b": 2}}', "'b' stands twice"),
    ("duplicate name, escaped", '{"a": 1, "\\u0061": 2}', "'a' stands twice"),
    ("byte order mark", "\ufeff{}", "byte order mark"),
    ("half a surrogate pair", '{"a": "\\ud800"}', "surrogate"),
    ("half a surrogate pair in a name", '{"\\uDC00": 1}', "surrogate"),
    ("deep list", "[" * 201 + "]" * 201, "deeper than 200"),
    ("deep object", '{"a":' * 201 + "1" + "}" * 201, "deeper than 200"),
    ("very deep", "[" * 200_000, "deeper than 200"),
]


@pytest.mark.parametrize(("text", "says"), [case[1:] for case in HOSTILE_JSON], ids=[c[0] for c in HOSTILE_JSON])
def test_hostile_json_is_refused_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "hostile.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        reading.read_json(path)
    assert str(path) in str(refusal.value)
    assert says in str(refusal.value)
    with pytest.raises(strict_json.StrictJSONError, match=r"."):
        strict_json.loads(text.encode())


def test_many_brackets_in_few_levels_are_no_depth() -> None:
    assert strict_json.loads("[" + ",".join(["[{}]"] * 500) + "]") == [[{}]] * 500
    assert strict_json.loads('"' + "[" * 500 + '"') == "[" * 500


@pytest.mark.parametrize("read", [reading.read_yaml, reading.read_json, reading.read_toml])
def test_files_that_are_no_text_are_refused(tmp_path: Path, read: Any) -> None:
    path = tmp_path / "file"
    with pytest.raises(InputError, match=r"file: cannot be read \(No such file"):
        read(path)
    with pytest.raises(InputError, match=r"cannot be read \(Is a directory"):
        read(tmp_path)
    path.write_bytes(b'"caf\xe9"')
    with pytest.raises(InputError, match=r"file: not UTF-8 at byte 4"):
        read(path)
    with path.open("wb") as file:
        os.truncate(file.fileno(), reading.MAX_BYTES + 1)
    before = time.monotonic()
    with pytest.raises(InputError, match="larger than 200,000,000 bytes"):
        read(path)
    assert time.monotonic() - before < 1, "a file that is too large is not read first"


@pytest.mark.parametrize("text", ["a = ", "a = 1\na = 2", "[a\n", "\ufeffa = 1"])
def test_bad_toml_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "vendor.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"vendor.toml: not TOML: .*(line 1|end of document)"):
        reading.read_toml(path)
