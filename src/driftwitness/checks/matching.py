"""Whether an item satisfies a documented filter: yes, no, or it depends on how the vendor compares."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from driftwitness.checks import moments
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Filter

_WORD = re.compile(r"[a-z0-9]+")


def matches(entry: Filter, item: Any, asked: str) -> bool | None:
    """Tell whether an item satisfies a filter with this value; None where the document leaves that open."""
    value = json_pointer.get(item, entry.property)
    if value is json_pointer.MISSING:
        return None
    if entry.match == "equals":
        return _equals(value, asked)
    if entry.match == "contains":
        return _contains(value, asked)
    bound, moment = moments.read(asked), moments.read(value)
    if bound is None or moment is None:
        return None
    after, before = bound.is_before(moment), moment.is_before(bound)
    if not after and not before:
        return None
    return after if entry.match == "after" else before


def _equals(value: Any, asked: str) -> bool | None:
    if isinstance(value, bool):
        return (asked.casefold() == "true") == value if asked.casefold() in ("true", "false") else None
    if isinstance(value, int | float):
        number = _number(asked)
        return None if number is None else value == number
    if value is None:
        return False
    if not isinstance(value, str):
        return None
    # letter case is the vendor's own
    alike = None if value.casefold() == asked.casefold() else False
    return True if value == asked else alike


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _contains(value: Any, asked: str) -> bool | None:
    """A whole word of some length is found by every kind of search; a value without any of the words by none."""
    if not isinstance(value, str):
        return None
    words, folded = _WORD.findall(asked.casefold()), _folded(value)
    if not words or not folded.isascii() or not asked.isascii():
        return None
    if not any(word in folded for word in words):
        return False
    whole = len(words) == 1 and asked.isalnum() and len(asked) >= 3
    return True if whole and asked in re.findall(r"[A-Za-z0-9]+", value) else None


def _folded(text: str) -> str:
    """Take accents off and fold case, as databases do when they compare."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
