"""JSON Schema keywords out of a parameter's documented type, default and description."""

from __future__ import annotations

import json
import re
from typing import Any

from driftwitness.capture.facts import ParameterRow

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
    "str": "string", "text": "string", "enum": "string", "int": "integer", "int32": "integer", "int64": "integer",
    "long": "integer", "numeric": "number", "float": "number", "double": "number", "decimal": "number",
    "bool": "boolean", "hash": "object", "map": "object", "json": "object", "list": "array", "datetime": "date-time",
    "timestamp": "date-time", "url": "uri",
}  # fmt: skip
NUMERIC = ("integer", "number")
NUM = r"(-?\d[\d,]*(?:\.\d+)?)"
RANGE = re.compile(rf"(?<![\d-]){NUM}\s*(?:-|–|—|to|and|\.\.)\s*{NUM}(?![\d-])", re.IGNORECASE)
MINIMUM = re.compile(rf"\b(?:min(?:imum)?|at least|from|>=)(?:\s+(?:is|of|value|length))*[:\s]*{NUM}", re.IGNORECASE)
MAXIMUM = re.compile(
    rf"\b(?:max(?:imum)?|at most|up to|no more than|<=)(?:\s+(?:is|of|value|length))*[:\s]*{NUM}", re.IGNORECASE
)
COUNTED = re.compile(r"\b(?:char(?:acter)?s?|letters|long)\b", re.IGNORECASE)
ITEMS = re.compile(r"\b(?:items?|elements?|entries|values)\b", re.IGNORECASE)
DEFAULT = re.compile(
    r"\bdefaults?(?:\s+value)?(?:\s+is|\s+to|:|\s*=)\s*[`\"']?([^\s`\"',;)]+)[`\"']?(?P<rest>[^.,;()]*)", re.IGNORECASE
)
MARKED_DEFAULT = re.compile(r"[`\"']?([\w.-]+)[`\"']?\s*\((?:the\s+)?default\)", re.IGNORECASE)
TOKEN = re.compile(r"[a-z0-9_][\w.-]*|[A-Z][A-Z0-9_]*")
LEAD = re.compile(
    r"(?:.*:|(?:must be |can be |is )?(?:one of|either)|(?:possible|allowed|accepted|valid) values(?: are)?"
    r"|options(?: are)?)\s*",
    re.IGNORECASE,
)
MONTH = re.compile(r"\bISO\s+month\b|\bYYYY-MM\b(?!-)", re.IGNORECASE)
MONTH_PATTERN = r"^\d{4}-(0[1-9]|1[0-2])$"
URL_NOUN = re.compile(
    r"^(?:(?!(?:in|for|of|used|with|to|from|that|the page)\b)[\w'’-]+\s+){0,5}(?:URL|URI)\b", re.IGNORECASE
)
URL_NAME = re.compile(r"(?:^|_)(?:url|uri|href)$|(?:Url|Uri)$")
EMAIL_NAME = re.compile(r"(?:^|_)e?mail(?:_address)?$|(?:^email|Email)(?:Address)?$")


def schema(row: ParameterRow) -> dict[str, Any]:
    """The JSON Schema that a documented parameter states; without a stated type there is none in it."""
    base, items = types(row.type)
    kind = next((name for name in [base.get("type")] if isinstance(name, str)), (base.get("type") or [None])[0])
    sentences = _sentences(row.description)
    found: dict[str, Any] = dict(base)
    if kind == "array":
        inner = items or {}
        values = _enumeration(sentences)
        if values:
            inner = {"type": "string"} | inner | {"enum": values}
        if inner:
            found["items"] = inner
        found |= _bounds(row.description, "minItems", "maxItems") if ITEMS.search(row.description) else {}
    elif kind in NUMERIC:
        found |= _bounds(row.description, "minimum", "maximum")
    elif kind in ("string", None):
        found |= _text(row, sentences, base)
    default = _default(row, str(kind or "string"))
    if default is not None:
        found["default"] = default
    return found


def types(stated: str | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The schema of a stated type, and that of its items where it says `array of strings` or `string[]`."""
    text = (stated or "").lower().strip("` ")
    nullable = re.search(r"\s*(?:\||\bor)\s*null$", text) is not None
    text = re.sub(r"\s*(?:\||\bor)\s*null$", "", text)
    inner = re.match(r"(?:array|list)\s*(?:of\s+|[\[<(]\s*)(\w+)|\[\](\w+)|(\w+)\[\]", text)
    if inner:
        items = _type(next(group for group in inner.groups() if group).rstrip("s"))
        return {"type": "array"}, items or None
    found = _type(re.split(r"[\s\[<(]", text)[0])
    return (found | {"type": [found["type"], "null"]} if nullable and found else found), None


def _type(word: str) -> dict[str, Any]:
    return dict(TYPES.get(SYNONYMS.get(word, word), {}))


def _sentences(description: str) -> list[str]:
    return [part.strip().rstrip(".") for part in re.split(r"(?<=[.;])\s+", description) if part.strip()]


def _bounds(text: str, lower: str, upper: str) -> dict[str, Any]:
    text = DEFAULT.sub(" ", text)
    if match := RANGE.search(text):
        return {lower: number(match[1]), upper: number(match[2])}
    found: dict[str, Any] = {}
    if match := MINIMUM.search(text):
        found[lower] = number(match[1])
    if match := MAXIMUM.search(text):
        found[upper] = number(match[1])
    return found


def number(text: str) -> int | float:
    """A number as prose writes it: `1,000`."""
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _text(row: ParameterRow, sentences: list[str], base: dict[str, Any]) -> dict[str, Any]:
    values = _enumeration(sentences)
    if values:
        return {"enum": values} if not MONTH.search(row.description) else {}
    found: dict[str, Any] = {}
    if COUNTED.search(row.description):
        found |= _bounds(row.description, "minLength", "maxLength")
    if "format" in base or base.get("type") is None:
        return found
    return found | _format(row)


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
    listed = [_bare(part) for part in re.split(r",|\bor\b", text.rpartition(":")[2])]
    values = [value for value in listed if TOKEN.fullmatch(value) and not re.fullmatch(r"[\d-]+", value)]
    month = {"pattern": MONTH_PATTERN}
    return {"anyOf": [{"enum": values}, month]} if values else month


def _enumeration(sentences: list[str]) -> list[str]:
    """The values where a whole sentence, or all behind its colon, is a list of bare words."""
    for sentence in sentences:
        lead = LEAD.match(sentence)
        values = _listed(sentence[lead.end() :] if lead else sentence)
        if len(values) > 1:
            return values
    return []


def _listed(text: str) -> list[str]:
    bare = re.sub(r"^\((.*)\)$", r"\1", text.strip())
    parts = re.split(r"\s*[,|/]\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+", bare)
    values = [_bare(part) for part in parts if part]
    return values if all(TOKEN.fullmatch(value) for value in values) and len(set(values)) == len(values) else []


def _bare(part: str) -> str:
    return re.sub(r"\s*\((?:the\s+)?default\)", "", part.strip(), flags=re.IGNORECASE).strip("`\"'. ")


def _default(row: ParameterRow, kind: str) -> Any:
    match = DEFAULT.search(row.description) or MARKED_DEFAULT.search(row.description)
    text = row.default if row.default is not None else match[1].rstrip(".") if match else None
    if text is None or kind in ("array", "object"):
        return None
    if kind == "string":
        prose = match is not None and row.default is None and (match.groupdict().get("rest") or "").strip()
        return None if prose else text
    try:
        value = json.loads(text.lower().replace(",", ""))
    except ValueError:
        return None
    fits = (
        isinstance(value, bool) if kind == "boolean" else isinstance(value, int | float) and not isinstance(value, bool)
    )
    return value if fits and (kind != "integer" or isinstance(value, int)) else None
