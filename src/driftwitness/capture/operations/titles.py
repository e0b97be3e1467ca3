"""The title that stands on an operation's own line: `GET /kites - List kites`, `GET/kitesList kites`."""

from __future__ import annotations

from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.operations import reading_titles
from driftwitness.capture.outline import Operation, Outline
from driftwitness.capture.recognisers.headings import TITLE_OF_OPERATION

LONGEST = 8
"""Words of a title at most; what is longer is a sentence."""


def title_of(page: Outline, operation: Operation) -> tuple[Where, str] | None:
    """The operation's title and its line; None where none stands there that says what is done."""
    for line in operation.of(OperationLine):
        if line.said == "declared" and line.where == operation.where:
            text = page.document(line.where).line(line.where.first).strip()
            title = reading_titles.beside(line, text).strip(" .:|*`")
            if len(title.split()) <= LONGEST and TITLE_OF_OPERATION.match(title):
                return line.where, title
    return None
