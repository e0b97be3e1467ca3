"""Prose of a parameter → JSON Schema keywords."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driftwitness.capture.facts import ParameterRow, Where
from driftwitness.capture.fields.constraints import schema


def stated(type_: str | None, description: str, name: str = "x", default: str | None = None) -> dict[str, Any]:
    return schema(ParameterRow(Where("page.txt", 1, 1), name, type_, None, description, None, default))


INTEGER, STRING, ARRAY = {"type": "integer"}, {"type": "string"}, {"type": "array"}
MONTH = {"pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}


@pytest.mark.parametrize(
    ("type_", "description", "expected"),
    [
        ("integer", "Items (1-100). Default: 20", INTEGER | {"minimum": 1, "maximum": 100, "default": 20}),
        ("integer", "between 5 and 1,000, defaults to 50.", INTEGER | {"minimum": 5, "maximum": 1000, "default": 50}),
        ("integer", "At most 250", INTEGER | {"maximum": 250}),
        ("integer", "It cannot be greater than `600`. Up to three decimal places.", INTEGER | {"maximum": 600}),
        ("integer", "Must never be more than 10", INTEGER | {"maximum": 10}),
        ("integer", "May not be less than 5", INTEGER | {"minimum": 5}),
        ("integer", "The value must be greater than 5", INTEGER | {"exclusiveMinimum": 5}),
        ("integer", "Maximum: 50. If it is > 50, only 50 come back.", INTEGER | {"maximum": 50}),
        ("integer", "Values larger than 100 are cut", INTEGER),
        ("integer", "At least 9, at most 3", INTEGER),
        ("string", "Only these characters: `a-z`, `0-9`, hyphens", STRING),
        ("string", "Letters [a-z0-9_] only, at most 9 characters", STRING | {"maxLength": 9}),
        ("integer", "Year from 2020", INTEGER | {"minimum": 2020}),
        ("int", "Count", INTEGER),
        ("integer|null", "Count", {"type": ["integer", "null"]}),
        ("number", "Share, 0 to 1.5", {"type": "number", "minimum": 0, "maximum": 1.5}),
        ("boolean", "Whether. Default: false", {"type": "boolean", "default": False}),
        ("boolean", "Enable or disable it", {"type": "boolean"}),
        ("string", "Kind: north, south", STRING | {"enum": ["north", "south"]}),
        ("string", "north or south. Default: north", STRING | {"enum": ["north", "south"], "default": "north"}),
        ("string", "north, south, or west", STRING | {"enum": ["north", "south", "west"]}),
        ("string", "One of `asc`, `desc` (default)", STRING | {"enum": ["asc", "desc"], "default": "desc"}),
        ("string", "Order. Options: ASC, DESC.", STRING | {"enum": ["ASC", "DESC"]}),
        ("string", "Label (max 255 characters)", STRING | {"maxLength": 255}),
        ("string", "2 to 40 characters", STRING | {"minLength": 2, "maxLength": 40}),
        ("string", "Phone number, e.g. +49 30 123-456", STRING),
        ("string", "Look for it by name", STRING),
        ("string", "Options for it. Defaults to showing all of them", STRING),
        ("string", "The HTTPS URL to call", STRING | {"format": "uri", "pattern": "^https://"}),
        ("string", "Short name shown in the URL", STRING),
        ("string", "An ISO 8601 date", STRING | {"anyOf": [{"format": "date"}, {"format": "date-time"}]}),
        ("string", "ISO 8601 timestamp", STRING | {"format": "date-time"}),
        ("string", "A day, YYYY-MM-DD", STRING | {"format": "date"}),
        ("string", "A UUID", STRING | {"format": "uuid"}),
        (
            "string",
            "current (default), previous, or ISO month 2025-03",
            STRING | {"anyOf": [{"enum": ["current", "previous"]}, MONTH], "default": "current"},
        ),
        ("array", "Kinds: a.b, c.d", ARRAY | {"items": STRING | {"enum": ["a.b", "c.d"]}}),
        ("array of strings", "Up to 5 items", ARRAY | {"items": STRING, "maxItems": 5}),
        ("[]integer", "Numbers", ARRAY | {"items": INTEGER}),
        ("object", "Settings (colours, sizes, etc.)", {"type": "object"}),
        ("date", "", STRING | {"format": "date"}),
        (None, "Whatever", {}),
    ],
)  # fmt: skip
def test_keywords(type_: str | None, description: str, expected: dict[str, Any]) -> None:
    assert stated(type_, description) == expected


@pytest.mark.parametrize(
    ("name", "description", "expected"),
    [
        ("skipper_email", "E-mail of the skipper", {"format": "email"}),
        ("email_id", "E-mail of the skipper", {}),
        ("callback_url", "Where to call", {"format": "uri"}),
    ],
)
def test_format_by_name(name: str, description: str, expected: dict[str, Any]) -> None:
    assert stated("string", description, name) == STRING | expected


def test_default_of_its_own_column_has_the_type_of_the_parameter() -> None:
    assert stated("integer", "How many", default="25") == INTEGER | {"default": 25}
    assert stated("boolean", "Whether", default="true") == {"type": "boolean", "default": True}
    assert stated("integer", "How many", default="all") == INTEGER


@given(st.sampled_from([None, "string", "integer", "number", "boolean", "array", "object", "strange"]), st.text())
def test_any_prose_gives_a_valid_schema(type_: str | None, description: str) -> None:
    jsonschema.Draft202012Validator.check_schema(stated(type_, description))
