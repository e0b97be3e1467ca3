"""Structured fields: by facts of our own, and by the standard's own vectors where they are at hand.

``DRIFTWITNESS_STRUCTURED_FIELD_TESTS`` names a folder with the files of httpwg/structured-field-tests.
"""

from __future__ import annotations

import json
import os
from base64 import b32decode
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from driftwitness.checks import structured_fields as sf
from driftwitness.checks.structured_fields import Date, DisplayString, InnerList, Item, StructuredFieldError, Token

VECTORS = os.environ.get("DRIFTWITNESS_STRUCTURED_FIELD_TESTS")
READERS = {"item": sf.item, "list": sf.members, "dictionary": sf.dictionary}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-0", 0),
        ("  7 ", 7),
        ("999999999999999", 999_999_999_999_999),
        ("-12.125", Decimal("-12.125")),
        (r'"a \"quoted\" \\ word"', r'a "quoted" \ word'),
        ('""', ""),
        ("*a/b:c", Token("*a/b:c")),
        (":aGk=:", b"hi"),
        (":aGk:", b"hi"),
        ("::", b""),
        ("?1", True),
        ("?0", False),
        ("@-1", Date(-1)),
        ('%"caf%c3%a9"', DisplayString("café")),
    ],
)
def test_a_value(text: str, value: sf.BareItem) -> None:
    found = sf.item(text)
    assert (type(found.value), found) == (type(value), Item(value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7 8",
        "\t7",
        "--7",
        "+7",
        "1234567890123456",
        "1234567890123.1",
        "7.",
        "7.1234",
        ".7",
        '"open',
        r'"a\b"',
        '"caf\u00e9"',
        "'a'",
        ":a:",
        ":a=b=:",
        ":a-b_:",
        "?2",
        "@1.5",
        "@x",
        '%"%C3%A9"',
        '%"%c3"',
        "%a",
        "7;",
        "7;A=1",
        "7 ;a",
        "7;a=",
        "(1 2)",
        "7,8",
    ],
)
def test_no_item(text: str) -> None:
    with pytest.raises(StructuredFieldError, match="expected"):
        sf.item(text)


def test_parameters() -> None:
    assert sf.item('"default";q=100; w=60;acme-soft').parameters == {"q": 100, "w": 60, "acme-soft": True}
    assert sf.item("a;b=1;b=2").parameters == {"b": 2}


def test_a_list() -> None:
    assert sf.members('"a";r=1 ,\t"b", (1 2.5 );x') == (
        Item("a", {"r": 1}),
        Item("b"),
        InnerList((Item(1), Item(Decimal("2.5"))), {"x": True}),
    )
    assert sf.members("  ") == ()
    assert sf.members("()") == (InnerList(()),)


def test_a_dictionary() -> None:
    assert sf.dictionary("limit=100, remaining=5;a=1,reset, limit=7") == {
        "limit": Item(7),
        "remaining": Item(5, {"a": 1}),
        "reset": Item(True),
    }
    assert sf.dictionary("a;b=2") == {"a": Item(True, {"b": 2})}
    assert sf.dictionary("") == {}


@pytest.mark.parametrize("text", ["1,", ",1", "1,,2", "1 2", "(1,2)", "(1", '("a""b")', "1, (2))"])
def test_no_list(text: str) -> None:
    with pytest.raises(StructuredFieldError):
        sf.members(text)


@pytest.mark.parametrize("text", ["a=1,", "A=1", "a =1", "a= 1", "a=1 b=2", "1=a", '"default";r=5'])
def test_no_dictionary(text: str) -> None:
    with pytest.raises(StructuredFieldError):
        sf.dictionary(text)


def test_an_error_shows_the_value_and_the_place() -> None:
    with pytest.raises(StructuredFieldError, match=r"'100;w=6 0': expected nothing more at character 9"):
        sf.item("100;w=6 0")


@pytest.mark.skipif(not VECTORS, reason="DRIFTWITNESS_STRUCTURED_FIELD_TESTS names no folder")
def test_the_standards_own_vectors() -> None:
    wrong = []
    vectors = [case for path in sorted(Path(VECTORS or "").glob("*.json")) for case in json.loads(path.read_text())]
    assert len(vectors) > 1000
    for case in vectors:
        try:
            found: Any = READERS[case["header_type"]](", ".join(case["raw"]))
        except StructuredFieldError:
            right = case.get("must_fail") or case.get("can_fail")
        else:
            right = not case.get("must_fail") and _plain(found) == _expected(case["expected"])
        if not right:
            wrong.append(case["name"])
    assert wrong == []


def _plain(value: Any) -> Any:
    """Give what was read in the form of the vectors."""
    if isinstance(value, Item):
        return [_plain(value.value), _plain(value.parameters)]
    if isinstance(value, InnerList):
        return [_plain(value.items), _plain(value.parameters)]
    if isinstance(value, Mapping):
        return [[key, _plain(member)] for key, member in value.items()]
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return float(value) if isinstance(value, Decimal) else value


def _expected(value: Any) -> Any:
    if isinstance(value, list):
        return [_expected(member) for member in value]
    if not isinstance(value, dict):
        return value
    kinds = {"token": Token, "binary": b32decode, "date": Date, "displaystring": DisplayString}
    return kinds[value["__type"]](value["value"])  # type: ignore[operator]
