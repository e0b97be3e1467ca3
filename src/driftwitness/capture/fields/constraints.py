"""JSON Schema keywords out of a parameter's documented type, default and description."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from driftwitness.capture.facts import ParameterRow
from driftwitness.capture.fields import bounds, enumerations
from driftwitness.capture.fields.bounds import number

__all__ = ["is_read_only", "number", "schema", "types"]

TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
    "array": {"type": "array"},
    "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
}
SYNONYMS = {
    "str": "string", "text": "string", "enum": "string", "char": "string", "varchar": "string", "int": "integer",
    "int32": "integer", "int64": "integer", "long": "integer", "bigint": "integer", "numeric": "number",
    "float": "number", "double": "number", "decimal": "number", "bool": "boolean", "hash": "object", "map": "object",
    "dict": "object", "dictionary": "object", "json": "object", "list": "array", "datetime": "date-time", "url": "uri",
    "guid": "uuid",
}  # fmt: skip
LONGEST = 2000
"""Characters of a description that are read."""
NUMERIC = ("integer", "number")
WHOLE_NUMBER = re.compile(r"0|-?[1-9]\d{0,14}")
COUNTED = re.compile(r"\b(?:char(?:acter)?s?|letters|long|length)\b", re.IGNORECASE)
CHARACTER_SET = re.compile(
    r"\[[^\]\s]*\w-\w[^\]\s]*\]|\b[A-Za-z]\s?(?:-|–|to|through)\s?[A-Za-z]\b|(?<![\d.])[0-9]\s?(?:-|–|to|through)\s?9(?!\d|\.\d)"
)
"""Which characters there may be: `a-z`, `0-9`."""
EXACTLY = re.compile(r"\b(?:exactly\s+)?(\d{1,3})[- ](?:characters?|letters?|digits?)(?:\s+long)?\b", re.IGNORECASE)
ITEMS = re.compile(r"\b(?:items?|elements?|entries|values)\b", re.IGNORECASE)
DEFAULT = re.compile(
    r"(?:\bdefaults?(?:\s+value)?(?:\s+is(?:\s+set)?(?:\s+to)?|\s+to|:|\s*=)|[(\[,;]\s*default(?=\s+[`\"'“]?[\w.-]+[`\"'”]?\s*[,;)\]]))"
    r"\s*[`\"'“]?([^\s`\"'”,;)\]]+)[`\"'”]?"
    r"(?P<rest>[^.,;()]*)",
    re.IGNORECASE,
)
MARKED_DEFAULT = re.compile(r"[`\"']?([\w.-]+)[`\"']?\s*\((?:the\s+)?default\)", re.IGNORECASE)
DESCRIBED = re.compile(r"\b(?:an?|the|if|when|all|none|no|today|now|whatever|your)\b", re.IGNORECASE)
MONTH = re.compile(r"\bISO\s+month\b|\bYYYY-MM\b(?!-)", re.IGNORECASE)
MONTH_PATTERN = r"^\d{4}-(0[1-9]|1[0-2])$"
URL_NOUN = re.compile(
    r"^(?:(?!(?:in|for|of|used|with|to|from|that|the page)\b)[\w'’-]+\s+){0,5}(?:URL|URI)\b", re.IGNORECASE
)
URL_NAME = re.compile(r"(?:^|_)(?:url|uri|href)$|(?:Url|Uri)$")
EMAIL_NAME = re.compile(r"(?:^|_)e?mail(?:_address)?$|(?:^email|Email)(?:Address)?$")
CODES = (
    (re.compile(r"\bISO[ -]?4217\b"), 3),
    (re.compile(r"\b(?:ISO[ -]?3166(?:-1)?|alpha)[ -]alpha-?2\b", re.IGNORECASE), 2),
)
NULLABLE = re.compile(
    r"\bnullable\b|\b(?:can|may|could) (?:also )?be null\b|\bor null\b|\bnull (?:if|when|for)\b", re.IGNORECASE
)
DEPRECATED = re.compile(r"(?:^|[(\[.;:]\s*)deprecated\b|\bis deprecated\b", re.IGNORECASE)
READ_ONLY = re.compile(
    r"(?:^|[.(\[;,]\s*|\bis\s+)read[- ]?only(?=\s*(?:[.)\];]|$|field\b|property\b|attribute\b))|\bread[- ]?only$",
    re.IGNORECASE,
)
ONLY_RANGE = re.compile(r"\W*\d+\s*(?:-|–|—|to)\s*\d+(?=\s*(?:[.,;)]|$))")
"""A description that begins with the whole numbers there may be: `1 - 16. How many`."""
ZERO_OR_ONE = re.compile(
    r"^\W*(?:0\s*(?:or|/|,|\|)\s*1|1\s*(?:or|/|,|\|)\s*0)(?=\W*(?:[.,;:)–—-]|$))|\(\s*(?:0 or 1|1 or 0)\s*\)"
)
SEVERAL = re.compile(r"\b(?:one|zero) or more of(?: the following)?(?: values)?:?(?=\s)", re.IGNORECASE)
UNIX = re.compile(r"\W*(?:an? )?unix (?:epoch )?time(?:stamp)?\b", re.IGNORECASE)
SHOWN = re.compile(
    r"\bexample(?: value)?:\s*`?"
    r"(?:(?P<string>\"[^\"]*\")|(?P<number>-?\d+\.\d+)|(?P<integer>-?\d+)|(?P<boolean>true|false))`?\s*\.?$",
    re.IGNORECASE,
)
TIME_SHOWN = re.compile(r"\d\d-\d\dT\d\d:\d\d")
EPOCH = re.compile(r"\b(?:unix|epoch|seconds|milliseconds)\b", re.IGNORECASE)


def schema(row: ParameterRow) -> dict[str, Any]:
    """The JSON Schema that a documented parameter states; without a stated type there is none in it."""
    row = replace(row, description=row.description[:LONGEST])
    base, items = _types(row)
    kind = next((name for name in [base.get("type")] if isinstance(name, str)), (base.get("type") or [None])[0])
    sentences = _sentences(row.description)
    text = DEFAULT.sub(" ", row.description)
    found: dict[str, Any] = dict(base)
    if kind == "array":
        found |= _array(items or {}, sentences, text)
    elif kind in NUMERIC:
        listed = ["0", "1"] if ZERO_OR_ONE.search(row.description) else enumerations.values(sentences)
        whole = kind == "integer" and listed and all(re.fullmatch(r"-?\d{1,15}", value) for value in listed)
        found |= {"enum": [int(value) for value in listed]} if whole else bounds.read(text, bounds.VALUES)
    elif kind in ("string", None):
        found |= _text(row, sentences, base)
    if found.get("format") == "date" and TIME_SHOWN.search(row.description):
        found["format"] = "date-time"
    if kind is None and isinstance(found.get("type"), str):
        kind = found["type"]
    default = _default(row, str(kind or "string"), found.get("enum", ()))
    if not found and isinstance(default, str) and WHOLE_NUMBER.fullmatch(default):
        default = int(default)  # the type stays open: examples may show more
    if default is not None and ("enum" not in found or default in found["enum"]):
        found["default"] = default
    if isinstance(found.get("type"), str) and NULLABLE.search(row.description) and "enum" not in found:
        found["type"] = [found["type"], "null"]
    return found | ({"deprecated": True} if DEPRECATED.search(row.description) else {})


def is_read_only(row: ParameterRow) -> bool:
    """Whether the page says that clients cannot set it."""
    return any(READ_ONLY.search(text) for text in (row.type or "", row.description))


def types(stated: str | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The schema of a stated type, and that of its items where it says `array of strings` or `string[]`."""
    text = re.sub(r"[`*_]", "", (stated or "").lower()).strip()
    nullable = re.search(r"\s*(?:\||\bor\b|/)\s*null$|^nullable\s|\?$|[(,]\s*nullable", text) is not None
    text = re.sub(r"\s*(?:\||\bor\b|/)\s*null$|^nullable\s+|\?$", "", text)
    inner = re.match(r"(?:array|list)\s*(?:of\s+|[\[<(]\s*)([\w-]+)|\[\](\w+)|([\w-]+)\[\]", text)
    if inner:
        items = _type(next(group for group in inner.groups() if group).rstrip("s"))
        return {"type": ["array", "null"] if nullable else "array"}, items or None
    if re.fullmatch(r"[\w -]+ objects?", text):
        return {"type": "object"}, None
    parts = [_type(re.split(r"[\s\[<(,]", part.strip())[0]) for part in re.split(r"\||/|\bor\b", text)]
    names = list(dict.fromkeys(str(part.get("type")) for part in parts))
    if len(parts) > 1:
        known = all("type" in part for part in parts)
        return ({"type": names[0] if len(names) == 1 else names} if known else {}), None
    found = parts[0]
    return (found | {"type": [found["type"], "null"]} if nullable and found else found), None


def _types(row: ParameterRow) -> tuple[dict[str, Any], dict[str, Any] | None]:
    if (row.type or "").lower().strip("` ") == "timestamp":
        counted, written = EPOCH.search(row.description), re.search(r"\bISO|\bRFC|YYYY", row.description)
        return dict(TYPES["integer"] if counted else TYPES["date-time"] if written else {}), None
    if not row.type and UNIX.match(row.description):
        return dict(TYPES["integer"]), None
    if not row.type and (ONLY_RANGE.match(row.description) or ZERO_OR_ONE.search(row.description)):
        return dict(TYPES["integer"]), None
    if not row.type and SEVERAL.search(row.description):
        return dict(TYPES["array"]), None
    if not row.type and (shown := SHOWN.search(row.description)):
        return dict(TYPES[shown.lastgroup or "string"]), None
    return types(row.type)


def _type(word: str) -> dict[str, Any]:
    return dict(TYPES.get(SYNONYMS.get(word, word), {}))


def _sentences(description: str) -> list[str]:
    parts = re.split(r"(?<=[.;])\s+(?!\.)", DEFAULT.sub(" ", description))
    return [
        part.strip().rstrip(". ;,") if not part.strip().endswith("...") else part
        for part in parts
        if part.strip(" .;,")
    ]


def _array(inner: dict[str, Any], sentences: list[str], text: str) -> dict[str, Any]:
    values = enumerations.values([SEVERAL.sub("one of", sentence) for sentence in sentences])
    if values:
        inner = {"type": "string"} | inner | {"enum": values}
    found: dict[str, Any] = {"items": inner} if inner else {}
    return found | (bounds.read(text, bounds.ITEMS) if ITEMS.search(text) else {})


def _text(row: ParameterRow, sentences: list[str], base: dict[str, Any]) -> dict[str, Any]:
    values = enumerations.bulleted(row.description) or enumerations.values(sentences)
    if values and MONTH.search(row.description):
        values = []
    if set(values) == {"true", "false"} and not base:
        return {"type": "boolean"}
    if values and not (base.get("type") is None and all(value.isdigit() for value in values)):
        return {"enum": values}
    found: dict[str, Any] = _length(DEFAULT.sub(" ", row.description))
    if "format" in base or base.get("type") is None:
        return found
    return found | _format(row)


def _length(text: str) -> dict[str, Any]:
    if size := next((size for pattern, size in CODES if pattern.search(text)), None):
        return {"minLength": size, "maxLength": size}
    if not COUNTED.search(text):
        return {}
    found: dict[str, Any] = dict(bounds.read(CHARACTER_SET.sub(" ", text), bounds.LENGTHS))
    exact = EXACTLY.search(text)
    if exact and not found and exact[0].lower().startswith("exactly"):
        return {"minLength": int(exact[1]), "maxLength": int(exact[1])}
    return {keyword: value for keyword, value in found.items() if isinstance(value, int) and value >= 0}


def _format(row: ParameterRow) -> dict[str, Any]:
    text = row.description
    if MONTH.search(text):
        return _month(text)
    if re.search(r"\b(?:ISO[ -]?8601|RFC ?3339|YYYY-MM-DD)", text, re.IGNORECASE):
        return _date(text)
    if URL_NAME.search(row.name) or URL_NOUN.match(text):
        secure = re.search(r"\bhttps\b", text, re.IGNORECASE)
        return {"format": "uri"} | ({"pattern": "^https://"} if secure else {})
    if EMAIL_NAME.search(row.name) and re.search(r"\be-?mail\b", text, re.IGNORECASE):
        return {"format": "email"}
    if re.search(r"\bUUID\b", text):
        return {"format": "uuid"}
    return {}


def _date(text: str) -> dict[str, Any]:
    if re.search(r"\b(?:date-?time|timestamp|date and time|hh:mm|T\d\d:)", text, re.IGNORECASE):
        return {"format": "date-time"}
    if re.search(r"YYYY-MM-DD(?!T)", text):
        return {"format": "date"}
    return {"anyOf": [{"format": "date"}, {"format": "date-time"}]}


def _month(text: str) -> dict[str, Any]:
    """A month, or one of the words listed beside it: `current (default), previous, or ISO month 2025-03`."""
    listed = [enumerations.bare(part) for part in re.split(r",|\bor\b", text.rpartition(":")[2])]
    values = [value for value in listed if enumerations.TOKEN.fullmatch(value) and not re.fullmatch(r"[\d-]+", value)]
    month = {"pattern": MONTH_PATTERN}
    return {"anyOf": [{"enum": values}, month]} if values else month


def _default(row: ParameterRow, kind: str, listed: Sequence[Any]) -> Any:
    match = DEFAULT.search(row.description) or MARKED_DEFAULT.search(row.description)
    text = row.default if row.default is not None else match[1].rstrip(".:") if match else None
    if text is None or kind in ("array", "object"):
        return None
    if kind == "string":
        prose = match is not None and row.default is None and (match.groupdict().get("rest") or "").strip()
        return None if prose or (DESCRIBED.fullmatch(text) and text not in listed) else text
    try:
        value = json.loads(text.lower().replace(",", ""))
    except (ValueError, RecursionError):
        return None
    fits = (
        isinstance(value, bool) if kind == "boolean" else isinstance(value, int | float) and not isinstance(value, bool)
    )
    return value if fits and (kind != "integer" or isinstance(value, int)) else None
