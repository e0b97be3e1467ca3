"""HTML inside Markdown: its text stays on the line where it stands, a table's row on the line where its text begins."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from driftwitness.document.html_tables import Cell, Spans, cell, spread
from driftwitness.document.html_tags import BLOCK_TAGS, PERMALINK, TAG, is_placeholder

SPAN = re.compile(r"(colspan|rowspan)\s?=\s?[\"']?([0-9]+)")
HIDDEN_TAGS = frozenset(("script", "style", "template", "svg", "noscript"))

Emit = Callable[[int, str, "int | None"], None]


class Fragments:
    """Reads the HTML blocks of one page, in order; a table may go on from one block into the next.

    `emit` takes a line number, its text and a heading's level; `inline` cleans a text of Markdown's inline marks.
    """

    def __init__(self, emit: Emit, inline: Callable[[str], str]) -> None:
        self._emit, self._inline = emit, inline
        self._hidden = ""
        self._row: list[Cell] = []
        self._spans: Spans = {}
        self._row_line: int | None = None
        self._in_cell = self._listed = False
        self._heading: list[str] | None = None
        self._heading_line: int | None = None
        self._mark = ""
        self._pieces = ""
        self._line = 0

    @property
    def in_cell(self) -> bool:
        """Whether a cell of a table is open."""
        return self._in_cell

    def feed(self, first: int, content: str) -> None:
        """Read a block that starts on line `first`."""
        self._line = first
        at = 0
        while at < len(content):
            start = content.find("<", at)
            if start < 0:
                start = len(content)
            self._text(content[at:start])
            at = self._markup(content, start)
        self._end_line()

    def words(self, line: int, text: str) -> None:
        """Take text that Markdown found on `line` into the cell that is open."""
        self._line = line
        self._say(text + " ")

    def close(self) -> None:
        """End what the page left open."""
        self._end_heading(0)
        self._end_row()

    def _markup(self, content: str, start: int) -> int:
        if content.startswith("<!--", start):
            end = content.find("-->", start + 4)
            end = len(content) if end < 0 else end + 3
            self._skip(content[start:end])
            return end
        tag = TAG.match(content, start)
        if tag is None or is_placeholder(tag, content[max(0, start - 1) : start], content[tag.end() : tag.end() + 500]):
            self._text(content[start : start + 1])
            return start + 1
        self._tag(tag[2].lower(), tag[3], closing=bool(tag[1]))
        self._skip(tag[0])
        return tag.end()

    def _text(self, text: str) -> None:
        first, *others = text.split("\n")
        self._say(first)
        for other in others:
            self._end_line()
            self._line += 1
            self._say(other)

    def _skip(self, text: str) -> None:
        for _ in range(text.count("\n")):
            self._end_line()
            self._line += 1

    def _say(self, text: str) -> None:
        if self._hidden or not text:
            return
        if self._in_cell:
            self._row[-1].parts.append(text)
            if text.strip() and self._row_line is None:
                self._row_line = self._line
        elif self._heading is not None:
            self._heading.append(text)
            if text.strip() and self._heading_line is None:
                self._heading_line = self._line
        else:
            self._pieces += text

    def _end_line(self) -> None:
        if self._in_cell or self._heading is not None:
            self._say(" ")
            return
        text = self._clean(self._pieces)
        self._pieces = ""
        if text:
            self._emit(self._line, self._mark + text, None)
            self._mark = ""

    def _clean(self, text: str) -> str:
        text = self._inline(text) if any(sign in text for sign in ("`", "**", "](")) else html.unescape(text)
        return " ".join(text.split())

    def _tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if self._hidden:
            if closing and name == self._hidden:
                self._hidden = ""
        elif name in HIDDEN_TAGS and not closing:
            self._hidden = name
        elif name in ("tr", "table", "tbody", "thead"):
            self._end_row()
            self._spans = {} if name == "table" else self._spans
        elif name in ("td", "th"):
            self._in_cell, self._listed = not closing, False
            if not closing:
                self._row.append(cell(dict(SPAN.findall(attributes.lower()))))
        elif re.fullmatch(r"h[1-6]", name):
            self._end_heading(int(name[1]))
            self._heading = None if closing else []
        elif name == "li" and not closing and self._in_cell:
            self._say(", " if self._listed else " ")
            self._listed = True
        elif name in BLOCK_TAGS:
            self._say(" ")
            self._mark = "- " if name == "li" and not closing else self._mark

    def _end_row(self) -> None:
        for found in self._row:
            found.text = self._clean("".join(found.parts))
        texts = spread(self._row, self._spans) if self._row else []
        if any(texts) and self._row_line is not None:
            self._emit(self._row_line, "\t".join(texts), None)
        self._row, self._row_line, self._in_cell = [], None, False

    def _end_heading(self, level: int) -> None:
        text = PERMALINK.sub("", self._clean("".join(self._heading or [])))
        if text and self._heading_line is not None:
            self._emit(self._heading_line, text, level or 1)
        self._heading, self._heading_line = None, None
