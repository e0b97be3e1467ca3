"""Bodies as HTML forms send them: pairs of name and value, or the parts of a multipart message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.capture.facts import Example, Where

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
PAIRS = re.compile(r"[\w.$\[\]%-]{1,80}=[^&\s]*(?:&[\w.$\[\]%-]{1,80}=[^&\s]*)*&?")
PART = re.compile(
    r"^Content-Disposition:\s*form-data;[^\n]*?\bname=\"?(?P<name>[^\";\n]+)\"?(?P<file>[^\n]*\bfilename\*?=)?[^\n]*\n"
    r"(?:[\w-]+:[^\n]*\n)*\s*\n?(?P<value>[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
STEP = re.compile(r"[^\[\]]+|\[\]")
MOST_STEPS = 8
INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")
Field = tuple[str, str, bool]
"""A name, its text, and whether a file is sent under it."""


def urlencoded(text: str) -> list[Field]:
    """The fields of `a=1&b=2`; none where the text is no such thing."""
    if not PAIRS.fullmatch(text.strip()):
        return []
    return [(name, value, False) for name, value in parse_qsl(text.strip(), keep_blank_values=True)]


def multipart(text: str) -> list[Field]:
    """The fields of the parts of a multipart message."""
    return [(part["name"], part["value"].strip(), part["file"] is not None) for part in PART.finditer(text)]


def example(where: Where, fields: Iterable[Field], media_type: str) -> Example | None:
    """The form as an example: a name that stands twice is a list, brackets lead into objects; None without fields."""
    value: dict[str, Any] = {}
    files: set[str] = set()
    for name, text, file in fields:
        steps = STEP.findall(name)[:MOST_STEPS]
        if not steps or steps[0] == "[]":
            return None
        _put(value, steps, text if file else _read(text))
        files |= {steps[0]} if file else set()
    lines = {"": (where.first, where.last)}
    return Example(where, value, (), frozenset(), {}, lines, media_type, frozenset(files)) if value else None


def _put(target: dict[str, Any], steps: list[str], value: Any) -> None:
    name, *rest = steps
    if rest and rest[0] != "[]":
        inner = target.setdefault(name, {})
        if isinstance(inner, dict):
            _put(inner, rest, value)
    elif name in target:
        known = target[name]
        target[name] = [*known, value] if isinstance(known, list) else [known, value]
    else:
        target[name] = [value] if rest else value


def _read(text: str) -> Any:
    """The text as what it looks like: a form does not tell types."""
    if text in ("true", "false"):
        return text == "true"
    return int(text) if INTEGER.fullmatch(text) else text
