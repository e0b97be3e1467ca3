"""The cleaned lines of a page on their way to become blocks; what the Markdown and the HTML reader have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from driftwitness.document import text
from driftwitness.document.model import Block, BlockKind, Document

INVISIBLE = str.maketrans("", "", "\u200b\u2060\ufeff\u00ad")
"""Characters without a width, which pages put into long words and paths."""


@dataclass(slots=True)
class Line:
    """One cleaned line.

    Lines of one heading or of one code example share a `piece`. `plain` is a line of text before its inline markup was
    read: JSON and commands that stand in the text without a fence are found there. `starts` marks a line of text that
    begins a block though no blank line stands above it.
    """

    text: str = ""
    kind: BlockKind = BlockKind.TEXT
    piece: int = 0
    level: int | None = None
    language: str | None = None
    plain: str | None = None
    starts: bool = False


def document(name: str, lines: Sequence[Line], source: tuple[str, ...] | None = None) -> Document:
    """Make a document of cleaned lines; `source` are the lines as they stand in the file, where they correspond."""
    blocks = tuple(_blocks(lines))
    cleaned = tuple(line.text if line.text.strip() else "" for line in lines)
    return Document(name, cleaned, blocks, cleaned if source is None else source)


def collapse(words: str) -> str:
    """The words as a browser shows them: runs of white space become one blank, what has no width is dropped."""
    return " ".join(words.translate(INVISIBLE).split())


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        end = at + 1
        if lines[at].kind is BlockKind.TEXT:
            while end < len(lines) and lines[end].kind is BlockKind.TEXT:
                end += 1
            yield from _text_blocks(lines, at, end)
        else:
            while end < len(lines) and (lines[end].kind, lines[end].piece) == (lines[at].kind, lines[at].piece):
                end += 1
            yield from _whole(lines, at, end)
        at = end


def _whole(lines: Sequence[Line], start: int, end: int) -> Iterator[Block]:
    """A heading or an example, without blank lines around it."""
    while start < end and not lines[start].text.strip():
        start += 1
    while end > start and not lines[end - 1].text.strip():
        end -= 1
    if start < end:
        shown = tuple(line.text if line.text.strip() else "" for line in lines[start:end])
        yield Block(lines[start].kind, start + 1, shown, lines[start].level, lines[start].language)


def _text_blocks(lines: Sequence[Line], first: int, last: int) -> Iterator[Block]:
    plain = tuple(line.text if line.plain is None else line.plain for line in lines[first:last])
    for start, end, is_code in text.runs(plain):
        if is_code:
            for line, words in zip(lines[first + start : first + end], plain[start:end], strict=True):
                line.text = words
            yield from _code(lines, first + start, first + end)
            continue
        begin = first + start
        for at in range(begin + 1, first + end + 1):
            if at == first + end or lines[at].starts:
                yield from _whole(lines, begin, at)
                begin = at


def _code(lines: Sequence[Line], start: int, end: int) -> Iterator[Block]:
    for block in _whole(lines, start, end):
        yield Block(BlockKind.CODE, block.first, block.lines)
