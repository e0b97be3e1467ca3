"""Operations that a table only lists: the section that documents one shows a call to it, or has the name of its row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.operations.known_operations import Known
from driftwitness.capture.sections import GENERAL_SUBJECT, Heading, Sections
from driftwitness.document import Document

Places = set[tuple[str, int]]
"""Sections by document and line of their heading."""
ANCHOR = re.compile(r"\]\(#([\w-]+)\)|href=[\"']?#([\w-]+)")
CELLS = re.compile(r"\t|\s*\|\s*")


def documented(
    operations: Sequence[OperationLine],
    requests: Sequence[OperationLine],
    documents: Sequence[Document],
    sections: Mapping[str, Sections],
) -> list[OperationLine]:
    """A further line for each operation that only a table has, where a section without operations documents it."""
    own = {(line.method, line.path) for line in operations if not line.listed}
    rows = [line for line in operations if line.listed and (line.method, line.path) not in own]
    if not rows:
        return []
    taken = _holding([line.where for line in operations], sections)
    found = list(_named(rows, documents, sections, taken))
    known = Known(row for row in rows if row not in {line for line, _ in found})
    placed = [replace(row, where=where, listed=False, told=row.where) for row, where in found]
    placed += _shown(known, requests, sections, taken)
    done = {(line.method, line.path) for line in placed}
    rest = [row for row in rows if (row.method, row.path) not in done]
    return [*placed, *_beside(rest, placed, documents, sections)]


def _beside(
    rows: Sequence[OperationLine],
    placed: Sequence[OperationLine],
    documents: Sequence[Document],
    sections: Mapping[str, Sections],
) -> Iterator[OperationLine]:
    """The rows with the path of a placed one, in whose section their method is told too: `a PUT or a PATCH request`."""
    pages = {document.name: document for document in documents}
    by_path: dict[str, list[OperationLine]] = defaultdict(list)
    for line in placed:
        by_path[line.path].append(line)
    for row in rows:
        for line in by_path[row.path]:
            heading = sections[line.where.document].over(line.where.first)
            text = pages[line.where.document].lines[heading.line - 1 : heading.end] if heading else ()
            if re.search(rf"(?<![-\w]){row.method}\b", " ".join(text)):
                yield replace(line, method=row.method, query=())
                break


def _holding(lines: Sequence[Where], sections: Mapping[str, Sections]) -> Places:
    """The sections with such lines in them, and those around."""
    found: Places = set()
    for where in lines:
        heading = sections[where.document].over(where.first)
        while heading and (where.document, heading.line) not in found:
            found.add((where.document, heading.line))
            heading = sections[where.document].above(heading)
    return found


def _named(
    rows: Sequence[OperationLine], documents: Sequence[Document], sections: Mapping[str, Sections], taken: Places
) -> Iterator[tuple[OperationLine, Where]]:
    """The rows with the one heading that has the name in a cell of theirs, or to which a cell has a link."""
    pages = {document.name: document for document in documents}
    headings: dict[str, list[tuple[str, Heading]]] = defaultdict(list)
    for name, page in sections.items():
        for heading in page.headings:
            headings[_slug(heading.text)].append((name, heading))
    names = [(row, _names(row, pages[row.where.document])) for row in rows]
    several = Counter(name for _, own in names for name in own)
    for row, own in names:
        over = [place for name in own if several[name] == 1 and len(headings[name]) == 1 for place in headings[name]]
        for name, heading in over[:1]:
            if (name, heading.line) not in taken:
                taken.add((name, heading.line))
                yield row, Where(name, heading.line, heading.line)


def _names(row: OperationLine, page: Document) -> tuple[str, ...]:
    number = row.where.first
    links = (one or other for one, other in ANCHOR.findall(page.source[number - 1]))
    cells = (_slug(cell) for cell in CELLS.split(page.line(number)))
    return tuple(dict.fromkeys(name for name in (*links, *cells) if name))


def _slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.lower())) if "/" not in text else ""


def _shown(
    known: Known, requests: Sequence[OperationLine], sections: Mapping[str, Sections], taken: Places
) -> Iterator[OperationLine]:
    """The first section that calls each operation, before any other; one about the whole API documents none."""
    done: set[OperationLine] = set()
    for said in ("shown", "told", "mentioned"):
        for line in requests:
            row = known.find(line) if line.said == said else None
            heading = sections[line.where.document].over(line.where.first) if row and row not in done else None
            if not row or not heading or (line.where.document, heading.line) in taken:
                continue
            if heading.names_action or (said != "mentioned" and not GENERAL_SUBJECT.search(heading.text)):
                taken.add((line.where.document, heading.line))
                done.add(row)
                told = row.where if row.where.document == line.where.document else None
                yield replace(row, where=line.where, query=line.query, said=line.said, listed=False, told=told)
