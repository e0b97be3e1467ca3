"""Operations that are only named: a list below `Available operations`, each item a name and what it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import NamedOperation, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.sections import Sections
from driftwitness.document import Block, BlockKind, Document

HEADS_LIST = re.compile(
    r"\b(?:available|supported|list of|following|possible|all)\b.*"
    r"\b(?:operations?|methods?|endpoints?|actions?|calls?|functions?)\b"
    r"|^(?:api\s+)?(?:operations|methods|endpoints|actions|calls|functions)$",
    re.IGNORECASE,
)
ITEM = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+(?P<name>[A-Z][^:\t]{2,60}?)\s*(?::|\t|\s[–—-])\s+(?P<told>\S.*)$")
THIS_OPERATION = re.compile(r"\bthis (?:endpoint|operation|method|call|api)\b", re.IGNORECASE)
PATH = re.compile(r"(?:^|[\s`'\"(])/\w|://\S+/\w|\bcurl\b")
TELLS = re.compile(
    r"\b(?:this (?:endpoint|operation|method|call|function)|allows?|enables?|lets|used to|retrieves?|returns?|sends?"
    r"|creates?|adds?|updates?|deletes?|removes?|lists?|gets?|fetch(?:es)?|searche?s?"
    r"|cancels?|uploads?|downloads?|modif(?:y|ies))\b",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[NamedOperation]:
    """Find the items of such lists, and headings whose section describes an operation without a path."""
    yield from _listed(document)
    sections = Sections(document)
    for heading in sections.headings:
        lines = [document.line(number) for number in range(heading.line + 1, heading.end + 1)]
        if heading.names_action and THIS_OPERATION.search(" ".join(lines[:4])) and not any(map(PATH.search, lines)):
            above = sections.above(heading)
            yield NamedOperation(
                Where(document.name, heading.line, heading.line), heading.text, above.text if above else ""
            )


def _listed(document: Document) -> Iterator[NamedOperation]:
    """The list ends at the first paragraph that is neither item nor heading."""
    inside, group, found = False, "", False
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            if HEADS_LIST.search(block.text):
                inside, group, found = True, "", False
            elif inside:
                group = block.lines[0].strip()
            continue
        items = _items(block)
        if inside and not items and found:
            inside = False
        for number, match in items if inside else ():
            if found or TELLS.search(match["told"]):
                found = True
                yield NamedOperation(Where(document.name, number, number), match["name"].strip(), group)


def _items(block: Block) -> list[tuple[int, re.Match[str]]]:
    """The items of a list in which no line shows a path; none where the block is something else."""
    if block.kind is BlockKind.CODE or any(request_line.METHOD_AND_PATH.search(line) for line in block.lines):
        return []
    return [(number, match) for number, line in block.numbered() if (match := ITEM.match(line))]
