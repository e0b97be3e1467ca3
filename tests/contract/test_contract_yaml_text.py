"""YAML that is written here is the library's, byte for byte."""

from __future__ import annotations

import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from driftwitness.contract import yaml_text

LONG = "word " * 40 + "end"
VALUES: list[Any] = [
    {},
    [],
    "alone",
    {"a": {}, "b": [], "c": [{}, []]},
    {"a": [[1, [2]], {"b": "c", "d": [None]}, [{"e": True}]]},
    {"yes": "no", "n": "on", "~": "null", "1": "1.0", "0o7": "1e3", "=": "<<", "": "", "---": "..."},
    {"200": 200, "1": True, "t": 1, "f": 1.0, "big": 1e30, "none": None, "inf": math.inf},
    {"/depots/{id}/doors": "a, b (c) {d} $e it's", "- a": "b: c", "d #e": "f ", " g": "'h"},
    {"deep": {"deeper": [LONG, {"deepest": LONG}]}, LONG: LONG},
    {"deep": {"/depots/" + "{number}/" * 15: {"get": {"summary": "one"}}}},
    {"text": "first\nsecond\n", "more": "kept\n\n", "last": "x"},
    {"key\nof lines": 1, "other": "line\u2028end", "tab": "a\tb"},
    {"ends with": ["a block\n\n"]},
    [LONG, "kept\n\n", ["one"]],
]


def library(value: Any) -> str:
    return str(yaml.dump(value, Dumper=yaml_text.Dumper, sort_keys=False, allow_unicode=True, width=120))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: str(value)[:40])
def test_the_text_is_the_library_s(value: Any) -> None:
    assert yaml_text.dump(value) == library(value)


@pytest.mark.parametrize("length", range(90, 125))
@pytest.mark.parametrize("depth", [0, 1, 4])
def test_long_texts_are_folded_where_the_library_folds_them(length: int, depth: int) -> None:
    value: Any = {"name": ("ab " * 50)[: length - 1] + "c", "items": [("ab " * 50)[: length - 1] + "c"]}
    for _ in range(depth):
        value = {"in": value}
    assert yaml_text.dump(value) == library(value)


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(["no", LONG])
)


def test_the_zero_below_zero_is_not_the_other_one() -> None:
    assert [yaml_text.dump([zero, 1]) for zero in (0.0, -0.0)] == ["- 0.0\n- 1\n", "- -0.0\n- 1\n"]


@given(st.recursive(SCALARS, lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside), max_leaves=12))
def test_any_value_is_written_as_the_library_does(value: Any) -> None:
    assert yaml_text.dump(value) == library(value)


def test_what_is_written_once_is_not_asked_for_again() -> None:
    """A large contract repeats its keys and statuses: the library writes each of them once."""
    yaml_text._written.cache_clear()
    yaml_text.dump({"paths": [{"200": "#/a", "404": True, "n": number % 3} for number in range(1000)]})
    assert yaml_text._written.cache_info().misses <= 10
