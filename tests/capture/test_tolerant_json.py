"""The tolerant JSON reader: the identity on JSON, repairs that are reported, and one kind of error."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from driftwitness.capture.tolerant_json import MAX_DEPTH, TolerantJsonError, parse, parse_all
from driftwitness.contract import pointer as json_pointer

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
CONTAINERS = VALUES.filter(lambda value: isinstance(value, dict | list) and bool(value))
INDENTS = st.sampled_from([None, 0, 2])


@given(VALUES, INDENTS, st.booleans())
@example("...", None, True)
@example({"...": "// no comment", "/*": "*/"}, 2, True)
def test_json_comes_back_as_it_is(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    parsed = parse(text)
    assert parsed.value == value
    assert json.dumps(parsed.value) == json.dumps(json.loads(text))
    assert (parsed.repairs, parsed.comments) == ((), {})
    assert parsed.elided == frozenset()


@given(VALUES)
def test_every_pointer_has_its_lines(value: Any) -> None:
    text = json.dumps(value, indent=2)
    parsed = parse(text)
    lines = text.split("\n")
    for place, (first, last) in parsed.lines.items():
        assert 0 <= first <= last < len(lines)
        found = json_pointer.get(value, place)
        assert found is not json_pointer.MISSING
        if place and not isinstance(json_pointer.get(value, place.rpartition("/")[0]), list):
            assert json.dumps(json_pointer.split(place)[-1]) in lines[first]


@given(CONTAINERS, st.sampled_from(["// note", "/* note */", "/* two\n lines */"]), st.data())
def test_comments_are_repaired_and_reported(value: Any, comment: str, data: st.DataObject) -> None:
    lines = json.dumps(value, indent=2).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] += f" {comment}"
    parsed = parse("\n".join(lines))
    assert parsed.value == value
    assert [(repair.kind, repair.line, repair.before) for repair in parsed.repairs] == [("comment", at, comment)]


@given(CONTAINERS, st.sampled_from(["...", "…", "/* ... */", "// ... more"]))
def test_elision_at_the_end_of_a_container_is_reported(value: Any, dots: str) -> None:
    text = json.dumps(value, indent=2)
    parsed = parse(f"{text[:-2]},\n{dots}\n{text[-1]}")
    assert parsed.value == value
    assert "" in parsed.elided
    assert parsed.repairs


@given(CONTAINERS)
def test_trailing_comma_is_reported(value: Any) -> None:
    text = json.dumps(value)
    parsed = parse(f"{text[:-1]},{text[-1]}")
    assert parsed.value == value
    assert [repair.kind for repair in parsed.repairs] == ["trailing comma"]


@given(CONTAINERS, st.data())
def test_cut_end_keeps_what_was_read(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    cut = text[: data.draw(st.integers(1, len(text) - 1))]
    try:
        parsed = parse(cut)
    except TolerantJsonError:
        assert cut[-1] in "-.eE+"  # a number that has only begun
        return
    assert any(repair.kind == "cut end" for repair in parsed.repairs)
    assert parsed.elided
    assert is_part(parsed.value, value, "", parsed.elided)


def is_part(part: Any, whole: Any, at: str, elided: frozenset[str]) -> bool:
    """Whether everything in the part stands in the whole, but for the value at which the text was cut."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(
            name in whole and is_part(item, whole[name], at + json_pointer.join(name), elided)
            for name, item in part.items()
        )
    if isinstance(part, list) and isinstance(whole, list):
        pairs = enumerate(zip(part, whole, strict=False))
        return len(part) <= len(whole) and all(is_part(a, b, f"{at}/{n}", elided) for n, (a, b) in pairs)
    return part == whole or at in elided


PIECES = st.sampled_from([*'{}[]",:.…/*-+0123456789eE \n\t\\ntfu', "null", "true", "//", "/*", "*/", "...", '"a":'])


@given(
    st.text()
    | st.lists(PIECES, max_size=30).map("".join)
    | st.lists(PIECES, max_size=30).map(lambda p: "{" + "".join(p))
)
def test_garbage_raises_nothing_but_its_own_error(text: str) -> None:
    with contextlib.suppress(TolerantJsonError):
        parse(text)


@pytest.mark.parametrize("build", [lambda n: "[" * n, lambda n: '{"a":' * n, lambda n: "[" * n + "]" * n])
def test_depth_is_bounded(build: Callable[[int], str]) -> None:
    parse(build(MAX_DEPTH))
    with pytest.raises(TolerantJsonError, match=f"at most {MAX_DEPTH} levels"):
        parse(build(100_000))


@pytest.mark.parametrize(
    ("text", "value", "repairs", "elided"),
    [
        ('{\xa0\xa0"a": 1,\n\xa0 "b": 2}', {"a": 1, "b": 2}, [], set()),
        ('{"a": {toy id}, "b": 1}', {"a": None, "b": 1}, ["placeholder"], {"/a"}),
        ('{"a": [ /* ... rows ... */ ]}', {"a": []}, ["comment"], {"/a"}),
        ('{"a": { /* settings */ }}', {"a": {}}, ["comment"], {"/a"}),
        ('{"a": {} // optional\n}', {"a": {}}, ["comment"], set()),
        ('{"a": ..., "b": 1}', {"a": None, "b": 1}, ["elision"], {"/a"}),
        ('[{"a": 1}, ..., {"a": 2}]', [{"a": 1}, {"a": 2}], ["elision", "trailing comma"], {""}),
        ('{"a": [1, {"b": "xy', {"a": [1, {"b": "xy"}]}, ["cut end"] * 4, {"", "/a", "/a/1", "/a/1/b"}),
        ('{"a": tr', {"a": True}, ["cut end"] * 2, {"", "/a"}),
        ('{"a', {}, ["cut end"] * 2, {""}),
        ('["x\\\\', ["x\\"], ["cut end"] * 2, {"", "/0"}),
        ('["x\\\\\\', ["x\\"], ["cut end"] * 2, {"", "/0"}),
        ('["x\\u00', ["x"], ["cut end"] * 2, {"", "/0"}),
        ('{"a": 1, "a": 2}', {"a": 2}, ["duplicate name"], set()),
        ('{"a": "x\ty"}', {"a": "x\ty"}, ["control character"], set()),
        ("{'a': 'say \"x\"', 'b': 'it\\'s'}", {"a": 'say "x"', "b": "it's"}, ["quotes"] * 4, set()),
        ("{“a”: “b”}", {"a": "b"}, ["quotes"] * 2, set()),
        ("{a: 1, b_c: {d: []}}", {"a": 1, "b_c": {"d": []}}, ["name without quotes"] * 3, set()),
        ('{"a" => 1}', {"a": 1}, ["arrow"], set()),
        ('{"a": True, "b": None}', {"a": True, "b": None}, ["literal"] * 2, set()),
        (
            '{"a": <id>, "b": string, "c": {id}}',
            {"a": None, "b": None, "c": None},
            ["placeholder"] * 3,
            {"/a", "/b", "/c"},
        ),
        ('{"a": 1 # one\n}', {"a": 1}, ["comment"], set()),
        ('{"a": 1\n"b": 2}', {"a": 1, "b": 2}, ["missing comma"], set()),
        ('[{"a": 1} {"a": 2}]', [{"a": 1}, {"a": 2}], ["missing comma"], set()),
        ('/**/show({"a": 1});', {"a": 1}, ["call"] * 2, set()),
        ('"a": {"b": 1}', {"a": {"b": 1}}, ["lost brace", "cut end"], {""}),
        (
            '{"rows": [\n"id": 1,\n"tag": "x"\n"id": 2,\n"tag": "y"\n], "n": 2}',
            {"rows": [{"id": 1, "tag": "x"}, {"id": 2, "tag": "y"}], "n": 2},
            ["lost brace"] * 4,
            set(),
        ),
    ],
)
def test_repairs(text: str, value: Any, repairs: list[str], elided: set[str]) -> None:
    parsed = parse(text)
    assert parsed.value == value
    assert [repair.kind for repair in parsed.repairs] == repairs
    assert parsed.elided == elided


def test_comment_on_a_line_belongs_to_its_value() -> None:
    assert parse('{\n  "a": 1, // first\n  "b": {} // second, optional\n}').comments == {
        "/a": "first",
        "/b": "second, optional",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: expected a JSON value, found the end of the text"),
        ('{\n "a" 1}', r"line 2, column 6: expected ':' after a member name, found '1}'"),
        ("{!a: 1}", "expected a member name in double quotes"),
        ("{'a': 'it's'}", "expected a string that ends with '"),
        ("[1 2]", "expected ',' or ']', found '2]'"),
        ('"a\nb"', "expected a string that ends on its line"),
        ("1" * 5000, "a number of at most 4300 digits"),
        ("{} {}", "expected the end of the JSON value"),
    ],
)
def test_error_says_where_and_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(TolerantJsonError, match=message):
        parse(text)


@given(st.lists(CONTAINERS, min_size=1, max_size=4), st.sampled_from(["\n", "\n\n", " "]))
def test_several_values_come_back_one_by_one(values: list[Any], between: str) -> None:
    found = parse_all(between.join(json.dumps(value) for value in values))
    assert [parsed.value for parsed in found] == values
    assert all(parsed.repairs == () for parsed in found)
