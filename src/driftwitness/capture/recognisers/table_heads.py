"""Lines that name the columns of a table."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture import tables
from driftwitness.capture.facts import TableHead, Where
from driftwitness.document import Document


def recognise(document: Document) -> Iterator[TableHead]:
    """One for each such line."""
    for number, line in document.text_lines():
        kinds = tables.columns(line)
        if kinds:
            yield TableHead(Where(document.name, number, number), kinds)
