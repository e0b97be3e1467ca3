"""Whose answer a documented status is: any operation's, that of one, or that of a section without an operation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from driftwitness.capture.facts import CurlCall, Example, ParameterRow, PropertyRow, StatusMention, StatusRow, Where
from driftwitness.capture.http_statuses import known
from driftwitness.capture.operations import request_line, written_path
from driftwitness.capture.outline import Operation, Outline
from driftwitness.capture.sections import GENERAL_SUBJECT, Heading, Sections
from driftwitness.document import BlockKind, Document

OWNER = re.compile(
    rf"^\W*(?:(?:possible|error|status|response)\s+)*(?:(?:errors?|status(?:es)?|responses?|codes?)\s+)?(?:for|of|on|from)\s+[`\"']?"
    rf"(?P<method>{request_line.METHODS})\s+(?P<path>/\S*?)[`\"'*:.\s]*$",
    re.IGNORECASE,
)
"""A line that says of which operation the table below it speaks: `For GET /toys:`."""
OF_ALL = re.compile(
    r"\b(?:status(?:es)?|codes?|failures?|problems?|limits?|notes|faq|terms|wrong|troubles?|common)\b", re.IGNORECASE
)
Told = StatusRow | StatusMention


@dataclass(frozen=True, slots=True)
class Statuses:
    """The statuses, each with its first line: of the whole API, by the operation's id, and those of neither."""

    at_large: dict[int, Where]
    own: dict[str, dict[int, Where]]
    apart: dict[int, Where]


def read(page: Outline) -> Statuses:
    """Sort the statuses that the documents list, name or show, 2xx ones too."""
    at_large: dict[int, Where] = {}
    apart: dict[int, Where] = {}
    own = {operation.id: _own(operation) for operation in page.operations}
    owners = {document.name: _owners(document, page) for document in page.documents}
    sections = {document.name: Sections(document) for document in page.documents}
    strangers = {document.name: list(_strangers(document, page)) for document in page.documents}
    told: list[Told] = [*page.of(StatusRow), *page.of(StatusMention)]
    for fact in told:
        where = fact.where
        if owner := _holding(owners[where.document], where.first):
            own[owner[1]].setdefault(fact.status, where)
        elif _holding(strangers[where.document], where.first) and not _is_general(
            sections[where.document].over(where.first)
        ):
            apart.setdefault(fact.status, where)
        else:
            at_large.setdefault(fact.status, where)
    for example in page.of(Example):
        caption = page.caption_of(example)
        if caption and caption.status and known(caption.status):
            at_large.setdefault(caption.status, caption.where)
    return Statuses(dict(sorted(at_large.items())), own, apart)


def _holding(parts: Sequence[tuple[range, str]], line: int) -> tuple[range, str] | None:
    """The one of some parts, in order and apart, that has the line."""
    at = bisect_right(parts, line, key=lambda part: part[0].start) - 1
    return parts[at] if at >= 0 and line in parts[at][0] else None


def _own(operation: Operation) -> dict[int, Where]:
    found: dict[int, Where] = {}
    for answer in operation.answers:
        if answer.status and known(answer.status):
            found.setdefault(answer.status, answer.status_where or answer.example.where)
    told: list[Told] = [*operation.of(StatusRow), *operation.of(StatusMention)]
    for fact in told:
        found.setdefault(fact.status, fact.where)
    return found


def _owners(document: Document, page: Outline) -> list[tuple[range, str]]:
    """The lines below each line that names an operation, up to the next such line or heading, with its id."""
    starts: list[tuple[int, str | None]] = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            starts.append((block.first, None))
        elif block.kind is BlockKind.TEXT:
            for number, line in block.numbered():
                if match := OWNER.match(line):
                    starts.append((number, _operation(page, match["method"].upper(), match["path"])))
    starts.append((len(document.lines) + 1, None))
    return [(range(start, end), name) for (start, name), (end, _) in pairwise(starts) if name]


def _operation(page: Outline, method: str, path: str) -> str | None:
    wanted = written_path.erased(page.server.below(path))
    return next(
        (
            operation.id
            for operation in page.operations
            if operation.method == method and written_path.erased(operation.path) == wanted
        ),
        None,
    )


def _strangers(document: Document, page: Outline) -> Iterator[tuple[range, str]]:
    """Sections that stand among those of operations and are written as theirs, but in which none was found."""
    operations = sorted(
        scope.first for operation in page.operations for scope in operation.scopes if scope.document == document.name
    )
    sections = Sections(document)
    places = {_place(over, sections) for line in operations if (over := sections.over(line))}
    listing = any(operation.of(StatusRow) for operation in page.operations)
    documenting = (Example, CurlCall, ParameterRow, PropertyRow, *((StatusRow,) if listing else ()))
    shown = sorted(
        fact.where.first
        for fact in page.general
        if isinstance(fact, documenting) and fact.where.document == document.name
    )
    end = 0
    for heading in sections.headings:
        lines = range(heading.line, heading.end + 1)
        alike = _place(heading, sections) in places and (heading.level is not None or heading.names_action)
        if (
            heading.line > end
            and alike
            and not _is_general(heading)
            and _any(shown, lines)
            and not _any(operations, lines)
        ):
            end = heading.end
            yield lines, heading.text


def _is_general(heading: Heading | None) -> bool:
    """Whether a section is about the whole API, or about what stands above it."""
    if heading is None:
        return False
    return bool(heading.caption or GENERAL_SUBJECT.search(heading.text) or OF_ALL.search(heading.text))


def _any(numbers: Sequence[int], lines: range) -> bool:
    """Whether one of the sorted numbers is among the lines."""
    at = bisect_left(numbers, lines.start)
    return at < len(numbers) and numbers[at] in lines


def _place(heading: Heading, sections: Sections) -> tuple[int, int]:
    """What sections that stand side by side share: the section around them, and their level."""
    above = sections.above(heading)
    return above.line if above else 0, heading.level or 0
