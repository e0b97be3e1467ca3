"""A document: the ordered blocks of a vendor's page, each with the lines it stands on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from driftwitness import InputError

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"'(]?[A-Z0-9])")
WRAPPED_LINE = 50
"""A line at least this long, without a full stop, is taken to go on in the next one."""


class DocumentError(InputError):
    """A document cannot be read."""


class BlockKind(StrEnum):
    """What a block of a page is."""

    HEADING = "heading"
    TEXT = "text"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text block, with its first and last line (from 1)."""

    text: str
    first: int
    last: int


@dataclass(frozen=True)
class Block:
    """Consecutive lines that belong together; `first` is the number of the first one, from 1.

    `level` is the depth of a heading (1 for the outermost) and `language` that of code, where the format tells them.
    What every recogniser asks for is made once.
    """

    kind: BlockKind
    first: int
    lines: tuple[str, ...]
    level: int | None = None
    language: str | None = None

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.first + len(self.lines) - 1

    @cached_property
    def text(self) -> str:
        """The lines, joined by a newline."""
        return "\n".join(self.lines)

    def numbered(self) -> tuple[tuple[int, str], ...]:
        """Each line with its number; blank ones left out."""
        return self._numbered

    @cached_property
    def _numbered(self) -> tuple[tuple[int, str], ...]:
        return tuple((number, line.strip()) for number, line in enumerate(self.lines, self.first) if line.strip())

    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences; one that is wrapped over several lines is joined by spaces."""
        return self._sentences

    @cached_property
    def _sentences(self) -> tuple[Sentence, ...]:
        return tuple(self._in_sentences())

    def _in_sentences(self) -> Iterator[Sentence]:
        run: list[tuple[int, str]] = []
        for number, line in self.numbered():
            if run and not _goes_on(run[-1][1], line):
                yield from _split(run)
                run = []
            run.append((number, line))
        if run:
            yield from _split(run)


@dataclass(frozen=True)
class Document:
    """A page: its name (used in evidence), and the blocks that cover every non-blank line once, in order.

    `lines` are what a reader sees: markup is gone, the cells of a table's row are separated by tabs, and what only
    draws (a fence, a rule) is blank. `source` are the same lines as they stand in the file, which evidence hashes and
    reports quote. Pages whose lines mean nothing, such as HTML, have their rendered lines in both.
    """

    name: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    source: tuple[str, ...]

    def line(self, number: int) -> str:
        """The text of line `number`, from 1."""
        return self.lines[number - 1]

    @cached_property
    def text_lines(self) -> tuple[tuple[int, str], ...]:
        """Number and text of each non-blank line outside code."""
        return tuple(line for block in self.blocks if block.kind is not BlockKind.CODE for line in block.numbered())

    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences outside code."""
        return self._sentences

    @cached_property
    def _sentences(self) -> tuple[Sentence, ...]:
        return tuple(found for block in self.blocks if block.kind is not BlockKind.CODE for found in block.sentences())


def _goes_on(line: str, following: str) -> bool:
    if line[-1] in ".!?:" or "\t" in line or "\t" in following:
        return False
    return following[0].islower() or (len(line) >= WRAPPED_LINE and following[0].isalnum())


def _split(run: list[tuple[int, str]]) -> Iterator[Sentence]:
    text = " ".join(line for _, line in run)
    starts, offset = [], 0
    for _, line in run:
        starts.append(offset)
        offset += len(line) + 1
    begin = 0
    for part in SENTENCE_END.split(text):
        begin = text.index(part, begin)
        end = begin + len(part) - 1
        first, last = bisect_right(starts, begin) - 1, bisect_right(starts, max(end, begin)) - 1
        yield Sentence(part, run[first][0], run[last][0])
        begin += len(part)
