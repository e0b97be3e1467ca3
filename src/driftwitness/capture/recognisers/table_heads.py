"""Lines that name the columns of a table, with the caption right above them."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture import tables
from driftwitness.capture.facts import TableHead, Where
from driftwitness.capture.fields.field_captions import CAPTION
from driftwitness.document import Document


def recognise(document: Document) -> Iterator[TableHead]:
    """One for each such line."""
    above = (0, "")
    for number, line in document.text_lines:
        kinds = tables.columns(line)
        if kinds:
            captioned = above[0] == number - 1 and CAPTION.search(above[1]) and not above[1].endswith(".")
            yield TableHead(Where(document.name, number - 1 if captioned else number, number), kinds)
        above = (number, line)
