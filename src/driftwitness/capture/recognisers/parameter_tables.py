"""Tables of parameters, in any order of columns; where the table does not say where they go, its caption does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import tables
from driftwitness.capture.facts import Location, ParameterRow, Where
from driftwitness.document import BlockKind, Document

CAPTION = re.compile(r"\b(?:parameters?|params|arguments?|fields|attributes|body|payload|headers)\b", re.IGNORECASE)
LOCATIONS: tuple[tuple[Location, re.Pattern[str]], ...] = (
    ("path", re.compile(r"\b(?:path|url|uri|route)\b", re.IGNORECASE)),
    ("query", re.compile(r"\b(?:query|querystring)\b", re.IGNORECASE)),
    ("header", re.compile(r"\bheaders?\b", re.IGNORECASE)),
    ("body", re.compile(r"\b(?:body|form|json|payload|request)\b", re.IGNORECASE)),
)
NAMED: dict[str, Location] = {"url": "path", "form": "body"}
PLACEHOLDERS = frozenset({"-", "–", "—", "none", "null", "n/a", ""})
FARTHEST = 3


def recognise(document: Document) -> Iterator[ParameterRow]:
    """Find the rows below each header line that has a name and a description."""
    kinds: tuple[str, ...] | None = None
    caption: Location | None = None
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            kinds = None
            continue
        for number, line in block.numbered():
            header = tables.columns(line)
            if header and "name" in header and ("description" in header or "type" in header) and "status" not in header:
                kinds, caption = header, caption_location(document, number)
            elif kinds and not tables.is_rule(line):
                row = tables.cells(line, kinds)
                if row and ("type" in kinds or re.fullmatch(r"[a-z_$:][\w.\[\]{}-]*", row["name"])):
                    yield parameter(row, caption, Where(document.name, number, number))
                else:
                    kinds = None


def caption_location(document: Document, number: int) -> Location | None:
    """Where the parameters go that the table or list below line `number` holds, by the nearest caption above."""
    seen = 0
    for above in range(number - 1, 0, -1):
        line = document.line(above).strip()
        if line:
            seen += 1
            if len(line) < 60 and CAPTION.search(line):
                return next((place for place, words in LOCATIONS if words.search(line)), None)
        if seen >= FARTHEST:
            break
    return None


def parameter(row: dict[str, str], caption: Location | None, where: Where) -> ParameterRow:
    """The fact that a row states."""
    required = row.get("required", "").lower()
    default = row.get("default", "").strip("`\"'")
    location = row.get("location", "").lower()
    return ParameterRow(
        where,
        name=row["name"].strip("`:{}"),
        type=row.get("type") or None,
        required=required in tables.YES if required else None,
        description=row.get("description", ""),
        location=NAMED.get(location) or next((place for place, _ in LOCATIONS if place == location), caption),
        default=None if default.lower() in PLACEHOLDERS else default,
    )
