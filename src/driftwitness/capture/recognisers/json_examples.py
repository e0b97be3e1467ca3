"""JSON blocks, repaired where a page shortens or cuts them."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.facts import BrokenExample, Example, Repair, Where
from driftwitness.capture.tolerant_json import TolerantJsonError, parse
from driftwitness.document import BlockKind, Document


def recognise(document: Document) -> Iterator[Example | BrokenExample]:
    """Each code block that starts with a bracket."""
    for block in document.blocks:
        if block.kind is BlockKind.CODE and block.text.lstrip().startswith(("{", "[")):
            where = Where(document.name, block.first, block.last)
            try:
                yield read(block.text.rstrip().rstrip(",;"), where)
            except TolerantJsonError as error:
                yield BrokenExample(where, str(error))


def read(text: str, where: Where) -> Example:
    """Read the example that starts on the first line of `where`; raises TolerantJsonError."""
    parsed = parse(text)
    return Example(
        where,
        parsed.value,
        tuple(Repair(r.kind, r.line + where.first, r.before, r.after) for r in parsed.repairs),
        parsed.elided,
        parsed.comments,
        {place: (first + where.first, last + where.first) for place, (first, last) in parsed.lines.items()},
    )
