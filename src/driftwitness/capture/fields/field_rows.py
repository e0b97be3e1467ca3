"""From the cells of a row, or the parts of a list entry, to the fact that they state."""

from __future__ import annotations

import re
from collections.abc import Mapping

from driftwitness.capture import tables
from driftwitness.capture.facts import Location, ParameterRow, PropertyRow, Where
from driftwitness.capture.fields import field_text
from driftwitness.capture.fields.field_captions import FieldCaption

NAME_CELL = re.compile(
    rf"\s*{field_text.MARKS}\s*(?P<name>{field_text.NAME})[`'\"_]*(?P<star>\s*\*+)?[`'\"_]*(?P<rest>(?:[^\w].*)?)$"
)
NAMED: dict[str, Location] = {
    "url": "path", "uri": "path", "route": "path", "path": "path", "form": "body", "formdata": "body", "json": "body",
    "body": "body", "payload": "body", "query": "query", "querystring": "query", "header": "header",
    "headers": "header",
}  # fmt: skip
PLACEHOLDERS = frozenset({"-", "–", "—", "none", "null", "n/a", "", "no default", "empty"})
CONDITION = re.compile(r"\b(?:if|when|unless|only|without|one of|either|depends)\b", re.IGNORECASE)
TIME_SHOWN = re.compile(r"\d\d-\d\dT\d\d:\d\d")
NO = frozenset({"no", "n", "optional", "false", "✗", "✘", "-", "–", "—", "0", "never", "❌"})


def fact(where: Where, cells: Mapping[str, str], caption: FieldCaption) -> ParameterRow | PropertyRow | None:
    """The parameter that a request takes, or the property of an answer; None for a header of answers."""
    if caption.in_answer_header or caption.orders:
        return None
    row = parameter(where, cells, caption)
    if row is None:
        return None
    return PropertyRow(where, caption.subject, row) if caption.answers else row


def parameter(where: Where, cells: Mapping[str, str], caption: FieldCaption) -> ParameterRow | None:
    """The row as a parameter; None where its first cell holds no name."""
    named = NAME_CELL.match(cells["name"])
    if not named:
        return None
    beside = field_text.read(named["rest"].strip(" :`*_"))
    if _is_phrase(named, beside):
        return None
    typed = field_text.read(cells.get("type", ""))
    told = field_text.read(cells.get("description", ""))
    type_ = typed.type or _as_written(cells.get("type", ""), typed) or beside.type or told.type
    if (type_ or "").lower() == "date" and TIME_SHOWN.search(cells.get("example", "")):
        type_ = "date-time"
    flags = (_flag(cells), True if named["star"] else None, typed.required, beside.required, told.required)
    required = next((flag for flag in flags if flag is not None), caption.required)
    default = cells.get("default", "").strip("`\"' ")
    return ParameterRow(
        where,
        name=named["name"].strip("`:{}"),
        type=type_,
        required=required,
        description=_description(
            cells, told.description if told.leads else cells.get("description", ""), beside, typed
        ),
        location=NAMED.get(re.sub(r"[^a-z]", "", cells.get("location", "").lower())) or caption.location,
        default=None if default.lower() in PLACEHOLDERS else default,
    )


def _is_phrase(named: re.Match[str], beside: field_text.FieldText) -> bool:
    """Whether the cell holds words for several fields, and no name: `Paging options`."""
    words = re.fullmatch(r"(?:\s+[a-z]+)+\s*", named["rest"])
    return words is not None and named["name"].istitle() and not beside.leads and beside.required is None


def _as_written(cell: str, typed: field_text.FieldText) -> str | None:
    """The type cell where it is more than one plain type: `string or null`, `Address object`."""
    return re.sub(r"\s+", " ", typed.description if typed.leads else cell).strip("`*_ ()") or None


def _flag(cells: Mapping[str, str]) -> bool | None:
    """What the column says; one that is empty says no, and so does one that names a condition."""
    kind = "required" if "required" in cells else "optional" if "optional" in cells else None
    if kind is None:
        return None
    cell = cells[kind].strip("`*_. ").lower()
    word = re.split(r"[\s,;(:]", cell)[0] if cell else ""
    if not word or (cell != word and CONDITION.search(cell)):
        return False if kind == "required" or word else None
    if word not in tables.YES and word not in NO and kind == "required":
        return None
    said = word in tables.YES and word != "optional"
    return said if kind == "required" else not (said or word == "optional")


def _description(cells: Mapping[str, str], text: str, beside: field_text.FieldText, typed: field_text.FieldText) -> str:
    """The description with what stands in the columns beside it."""
    condition = cells.get("required", "")
    parts = [text, beside.description]
    if typed.type and typed.description and typed.description.lower() != cells.get("type", "").strip().lower():
        parts.append(typed.description.strip("() "))
    if values := cells.get("values", "").strip():
        parts.append(f"One of {values}")
    if re.fullmatch(r"\W*read(?:[- ]?only)?\W*|\W*r\W*|ro", cells.get("access", ""), re.IGNORECASE):
        parts.append("Read-only")
    if bounds := cells.get("bounds", "").strip():
        parts.append(bounds)
    if CONDITION.search(condition):
        parts.append(condition)
    kept = (part.strip(" ,;:-–—") for part in parts)
    return ". ".join(part for part in kept if part and part not in "()[]")
