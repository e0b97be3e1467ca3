"""Parameters as a list: `- limit (integer, optional): How many to return. Default: 20`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import tables
from driftwitness.capture.facts import ParameterRow, Where
from driftwitness.capture.recognisers.parameter_tables import caption_location, parameter
from driftwitness.document import Document

ROW = re.compile(
    rf"^[-*•]?\s*`?(?P<name>[A-Za-z_:][\w.\[\]-]*)`?\s*\((?P<type>{tables.TYPE})(?:\s*,\s*(?P<notes>[^)]*))?\)"
    r"\s*(?:[:–—-]\s*)?(?P<description>.*)$",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[ParameterRow]:
    """Find runs of such lines; the caption stands above the first."""
    location, before = None, -1
    for number, line in document.text_lines():
        match = ROW.match(line)
        if not match:
            continue
        if number != before + 1:
            location = caption_location(document, number)
        before = number
        notes = match["notes"] or ""
        required = next((word for word in ("required", "optional") if word in notes.lower()), "")
        row = {"name": match["name"], "type": match["type"], "required": required, "description": match["description"]}
        extra = notes if not re.fullmatch(r"\s*(?:required|optional)?\s*", notes, re.IGNORECASE) else ""
        if extra:
            row["description"] = f"{extra}. {row['description']}".strip()
        yield parameter(row, location, Where(document.name, number, number))
