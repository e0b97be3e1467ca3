"""Lists of statuses: `422 validation_error The request body failed validation.`, `409 - Already booked`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import tables
from driftwitness.capture.facts import StatusRow, Where
from driftwitness.document import Document

CODE = r"(?P<code>[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"
DASH = r"[-–—:|]"
ROW = re.compile(
    rf"^[-*•|]?\s*`?(?P<status>[1-5]\d\d)`?(?![\d.,])\s*(?:{DASH}\s*)*"
    rf"(?:`?{CODE}`?\s*(?:{DASH}\s*|(?=[A-Z]|$)))?(?P<description>.*?)[|\s]*$"
)
CODE_FIRST = re.compile(
    rf"^[-*•|]?\s*`?{CODE}`?[\s|]+`?(?P<status>[1-5]\d\d)`?(?!\d)[\s|]*(?:{DASH}\s*)?(?P<description>[A-Z].*?)[|\s]*$"
)


def recognise(document: Document) -> Iterator[StatusRow]:
    """Find rows below a header line that names statuses or codes, and runs of two rows or more anywhere."""
    run: list[StatusRow] = []
    headed = False
    for number, line in document.text_lines():
        row = _row(document.name, number, line)
        if row:
            run.append(row)
            continue
        if tables.is_rule(line):
            continue
        if headed or len(run) > 1:
            yield from run
        run = []
        kinds = tables.columns(line) or ()
        headed = "status" in kinds or "code" in kinds
    if headed or len(run) > 1:
        yield from run


def _row(name: str, number: int, line: str) -> StatusRow | None:
    match = ROW.match(line) or CODE_FIRST.match(line)
    if not match:
        return None
    return StatusRow(Where(name, number, number), int(match["status"]), match["code"], match["description"])
