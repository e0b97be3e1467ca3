"""Groups of operations: the heading of the resource above an operation's own title."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from driftwitness.capture import naming
from driftwitness.capture.facts import OperationLine
from driftwitness.capture.sections import HISTORY, Heading, Sections
from driftwitness.document import Document

PATH = re.compile(r"(?:^|\s|\[)/\w")
DEEPEST = 7
"""The level of a heading that has none, on a page where others have one."""
ACTS = re.compile(r"^[A-Z][a-z]+ (?:\w+ )?(?:an?|the|all|one|my|your) \w", re.IGNORECASE)
"""Says what is done, with any verb: `Hurry a job`."""


GENERIC = frozenset(
    {"api", "the", "a", "of", "and", "method", "endpoint", "resource", "object", "operation", "http", "rest", "group"}
)
MOST_WORDS, MOST_LINES, SEVERAL, MANY = 4, 3, 2, 4
FARTHEST = 8
"""Lines from such a heading to the operation, at most."""
MOST_GROUPS, MOST_HEADINGS = 20, 200
"""How far up the page the group of an operation is looked for."""


class Groups:
    """The headings of one document that stand over the titles of operations or over several operations."""

    def __init__(self, document: Document, sections: Sections, lines: Sequence[OperationLine]) -> None:
        self._lines = document.lines
        self._headings = [heading for heading in sections.headings if not heading.caption or _names(heading, lines)]
        self._starts = [heading.line for heading in self._headings]
        self._levels = any(heading.level is not None for heading in self._headings)
        self._direct = Counter(self._index(line.where.first) for line in lines)
        self._first = {self._index(line.where.first): line.where.first for line in reversed(lines)}
        self._length = sections.length
        self._groups = [self._is_group(index) for index in range(len(self._headings))]

    def name(self, line: OperationLine, title: Heading | None) -> str:
        """The group of an operation with its own `title`, where it has one; empty where no heading names a group."""
        segments = naming.stems(" ".join(naming.literals(line.path)))
        listed_above = title is not None and line.told is not None and line.told.last < title.line
        if title and (listed_above or _acts(title) or not _subject(title) <= segments):
            above = list(islice(self._above(title.line - 1), MOST_GROUPS))
        else:
            above = list(islice(self._above(line.where.first), MOST_GROUPS))
        if above and title is None and self._holds_many(above[0]):
            return above[0].text
        named = (heading.text for heading in above if _subject(heading) <= segments)
        return next(named, above[0].text if above and self._is_empty(above[0]) else "")

    def _holds_many(self, heading: Heading) -> bool:
        """Whether operations without titles of their own follow, after little else."""
        index = self._index(heading.line)
        enough = self._direct[index] >= (SEVERAL if heading.level else MANY)
        return enough and self._words_below(heading, self._first[index]) <= MOST_LINES

    def _is_empty(self, heading: Heading) -> bool:
        """Whether the heading stands right over another one: then it names a group, whatever its words."""
        index = self._index(heading.line)
        if len(heading.text.split()) > MOST_WORDS or "/" in heading.text or self._direct[index]:
            return False
        return self._words_below(heading, self._headings[index + 1].line) == 0

    def _words_below(self, heading: Heading, end: int) -> int:
        """The lines that are not blank between the heading and a line below it, counted to one more than a few."""
        below = (line for line in islice(self._lines, heading.line, end - 1) if line.strip())
        return sum(1 for _ in islice(below, MOST_LINES + 1))

    def _index(self, line: int) -> int:
        return bisect_right(self._starts, line) - 1

    def _above(self, line: int) -> Iterator[Heading]:
        """The groups above, the nearest first; one that a heading of a higher level has ended is none."""
        highest = DEEPEST + 1
        nearest = self._index(line)
        for index in range(nearest, max(-1, nearest - MOST_HEADINGS), -1):
            heading = self._headings[index]
            level = (heading.level or DEEPEST) if self._levels else DEEPEST
            if level <= highest and self._groups[index]:
                yield heading
            highest = min(highest, level)

    def _is_group(self, index: int) -> bool:
        heading = self._headings[index]
        if _acts(heading) or PATH.search(heading.text) or HISTORY.search(heading.text):
            return False
        if index == 0 and self._is_title(heading):
            return False
        if self._direct[index] == 0:
            following = index + 1
            return following < len(self._headings) and (_acts(self._headings[following]) or self._direct[following] > 0)
        return True

    def _is_title(self, heading: Heading) -> bool:
        return not self._levels or (heading.level == 1 and heading.end == self._length)


def _names(heading: Heading, lines: Sequence[OperationLine]) -> bool:
    """Whether what reads like a caption is a segment of the next operation's path: `Notes` over `POST /notes`."""
    at = bisect_right(lines, heading.line, key=lambda line: line.where.first)
    near = at < len(lines) and lines[at].where.first - heading.line <= FARTHEST
    return near and heading.text.lower() in naming.literals(lines[at].path)


def _acts(heading: Heading) -> bool:
    return heading.names_action or ACTS.match(heading.text) is not None


def _subject(heading: Heading) -> frozenset[str]:
    """The words of the heading that say what it is about; all of them where none does."""
    words = naming.stems(heading.text)
    return words - GENERIC or words
