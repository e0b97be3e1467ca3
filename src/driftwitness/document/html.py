"""HTML: the lines that a browser shows, without what leads around the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from driftwitness.document import lines as layout
from driftwitness.document.headings import is_heading
from driftwitness.document.html_code import code_lines, is_code_table, language_of
from driftwitness.document.html_tables import Cell, Spans, cell, number, spread
from driftwitness.document.html_tags import BLOCK_TAGS, INLINE_TAGS, PERMALINK, SPACED_TAGS
from driftwitness.document.html_visible import check_depth, content, is_dropped
from driftwitness.document.lines import Line
from driftwitness.document.model import BlockKind, Document, DocumentError

SUFFIXES = (".html", ".htm", ".xhtml")

METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
HEADING = re.compile(r"h([1-6])")
SLANTED = re.compile(r"[A-Za-z][\w -]{0,40}")
SENTENCE_ENDS = (".", ",", ";", ":", "!", "?")
WORDS_OF_A_SHELL = 20
"""A page that loads its text by script shows fewer words than this before it did."""


def read(name: str, text: str) -> Document:
    """Read `text` as the document `name`; its lines are the rendered ones, in `source` too.

    Raises DocumentError for a page that a script fills, and for one whose elements nest without end.
    """
    check_depth(name, text)
    tree = LexborHTMLParser(text)
    scripted = tree.css_first("script[src], script:not([type])") is not None
    root = content(tree)
    rendered = _Rendering().render(root) if root is not None else []
    words = sum(len(line.text.split()) for line in rendered)
    if scripted and words < WORDS_OF_A_SHELL and not any(line.kind is BlockKind.CODE for line in rendered):
        raise DocumentError(
            f"{name}: shows {words} words and loads the rest by script, expected the page's text; open it in a browser"
            " and save what is shown there (in the developer tools: copy the html element), or give what it loads"
        )
    return layout.document(name, rendered)


@dataclass(slots=True)
class _Row:
    """A row of a table: its cells, and what is set below the row."""

    cells: list[Cell] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)
    is_head: bool = True


@dataclass(slots=True)
class _Place:
    """Where text goes: the page, a heading or a cell; `node` is the element that opened it.

    The next line gets the `mark` of a list's item, and `starts` a block of its own (in a cell: an item of its own).
    """

    node: int = 0
    level: int | None = None
    row: _Row | None = None
    lines: list[Line] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    mark: str | None = None
    starts: bool = False


@dataclass(slots=True)
class _Table:
    """An open table."""

    row: _Row | None = None
    spans: Spans = field(default_factory=dict)


class _Rendering:
    """Walks the tree without recursion, for pages nest as deep as they like."""

    def __init__(self) -> None:
        self._places = [_Place()]
        self._tables: dict[int, _Table] = {}  # in the order of their opening
        self._lists: list[int | None] = []
        self._labels: dict[str, str] = {}
        self._pieces = 0
        self._in_code = 0
        self._edge = ""

    def render(self, root: LexborNode) -> list[Line]:
        """The lines that the element shows."""
        node = root
        while True:
            if self._enter(node):
                if node.child is not None:
                    node = node.child
                    continue
                self._leave(node)
            while node.mem_id != root.mem_id and node.next is None and node.parent is not None:
                node = node.parent
                self._leave(node)
            if node.mem_id == root.mem_id or node.next is None:
                break
            node = node.next
        self._blank()
        return self._places[0].lines

    def _enter(self, node: LexborNode) -> bool:
        """Begin an element; whether to go into it."""
        tag = node.tag or "-"
        if tag == "-text":
            self._text(node.text_content or "")
        if tag.startswith("-"):
            return False
        attributes = node.attributes
        if self._tab(node, attributes) or is_dropped(node, tag, attributes):
            return False
        if tag == "pre" or (tag == "table" and is_code_table(node)):
            self._code(node)
            return False
        if tag in ("br", "img", "hr"):
            self._void(tag, attributes)
            return False
        if tag == "p" and self._bold_heading(node):
            return False
        if tag in ("i", "em", "var") and (name := self._placeholder(node)):
            self._places[-1].parts.append(name)
            return False
        if level := _level(tag, attributes):
            self._blank()
            self._places.append(_Place(node.mem_id, level=level))
        elif tag in ("table", "tr", "td", "th"):
            self._enter_table(node, tag, attributes)
        elif tag in ("ul", "ol", "li"):
            self._enter_list(tag, attributes)
        elif tag in BLOCK_TAGS:
            self._blank() if tag in SPACED_TAGS else self._end_line()
            self._places[-1].starts = self._places[-1].starts or tag in ("dt", "dd")
        else:
            self._enter_inline(tag, attributes)
        return True

    def _leave(self, node: LexborNode) -> None:
        tag, place = node.tag or "-", self._places[-1]
        if place.node == node.mem_id:
            self._end_line()
            self._places.pop()
            self._end_heading(place) if place.level else self._end_cell(place, node)
        elif tag == "tr" and self._tables:
            self._end_row()
        elif tag == "table":
            self._tables.pop(node.mem_id, None)
            self._blank()
        elif tag in ("ul", "ol"):
            self._lists.pop()
            self._end_line() if self._lists else self._blank()
        elif tag in BLOCK_TAGS:
            self._blank() if tag in SPACED_TAGS else self._end_line()
        else:
            self._in_code -= tag == "code"
            self._edge = "closed"

    def _text(self, words: str) -> None:
        place = self._places[-1]
        if place.parts and self._edge and _are_apart(place.parts[-1], words, self._edge, in_code=self._in_code > 0):
            place.parts.append(" ")
        if words:
            place.parts.append(words)
            self._edge = ""

    def _enter_inline(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._in_code += tag == "code"
        self._edge = "between" if self._edge == "closed" else self._edge or "opened"
        parts = self._places[-1].parts
        if tag not in INLINE_TAGS and not attributes and parts and parts[-1].endswith(("/", "=")):
            parts.append(f"<{tag}>")  # a placeholder that the page forgot to escape

    def _bold_heading(self, node: LexborNode) -> bool:
        """Set a paragraph that is one bold phrase as a heading without a level; whether it was one."""
        inner = [
            child for child in node.iter(include_text=True) if child.tag != "-text" or (child.text() or "").strip()
        ]
        if self._lists or self._places[-1].node or [child.tag for child in inner] not in (["b"], ["strong"]):
            return False
        title = layout.collapse(inner[0].text() or "")
        if not title or inner[0].css_first("br, img, code") is not None or not is_heading(title):
            return False
        self._blank()
        self._pieces += 1
        self._places[-1].lines.append(Line(title, BlockKind.HEADING, self._pieces))
        self._blank()
        return True

    def _placeholder(self, node: LexborNode) -> str:
        """A slanted name right behind a slash stands for a value: `/orders/<i>id</i>`. In braces, or nothing."""
        parts, name = self._places[-1].parts, node.text() or ""
        return f"{{{name}}}" if parts and parts[-1].endswith("/") and SLANTED.fullmatch(name) else ""

    def _void(self, tag: str, attributes: dict[str, str | None]) -> None:
        place = self._places[-1]
        if tag == "img":
            place.parts.append(f" {attributes.get('alt') or ''} ")
        elif tag == "hr":
            self._blank()
        elif place.node:
            place.parts.append(" ")
        else:
            self._end_line()

    def _end_line(self) -> None:
        place = self._places[-1]
        text = layout.collapse("".join(place.parts))
        place.parts = []
        self._edge = ""
        if text:
            indent = "  " * len(self._lists) if not place.node else ""
            place.lines.append(Line((indent if place.mark is None else place.mark) + text, starts=place.starts))
            place.mark, place.starts = None, False

    def _blank(self) -> None:
        self._end_line()
        lines = self._places[-1].lines
        if lines and lines[-1].text:
            lines.append(Line())

    def _enter_list(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "li":
            self._end_line()
            place, following = self._places[-1], self._lists[-1] if self._lists else None
            if place.node:
                place.starts = True
                return
            place.mark = "  " * (len(self._lists) - 1) + ("- " if following is None else f"{following}. ")
            if following is not None:
                self._lists[-1] = following + 1
            return
        self._end_line() if self._lists else self._blank()
        self._lists.append(number(attributes.get("start"), 1, 10**6) if tag == "ol" else None)

    def _end_heading(self, place: _Place) -> None:
        text = PERMALINK.sub("", " ".join(line.text for line in place.lines if line.text))
        self._pieces += 1
        if text:
            self._places[-1].lines.append(Line(text, BlockKind.HEADING, self._pieces, place.level))
            self._blank()

    def _enter_table(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "table":
            self._blank()
            if attributes.get("role") != "presentation" and node.css_first("h1, h2, h3, h4") is None:
                self._tables[node.mem_id] = _Table()
            return
        table = self._table(node)
        if table is None:
            self._end_line()  # a table for the layout of the page
        elif tag == "tr":
            self._end_line()
            table.row = _Row()
        else:
            table.row = table.row or _Row()
            table.row.is_head = table.row.is_head and tag == "th"
            self._places.append(_Place(node.mem_id, row=table.row))

    def _table(self, node: LexborNode) -> _Table | None:
        parent = node.parent
        while parent is not None and parent.tag != "table":
            parent = parent.parent
        return self._tables.get(parent.mem_id) if parent is not None else None

    def _end_cell(self, place: _Place, node: LexborNode) -> None:
        if place.row is None:
            return
        found = cell(node.attributes)
        for line, before in zip(place.lines, [None, *place.lines], strict=False):
            if line.text and line.kind is not BlockKind.CODE:
                items = before is not None and before.starts and line.starts
                apart = ", " if items and not found.text.endswith(SENTENCE_ENDS) else " "
                found.text += (apart if found.text else "") + line.text
        place.row.cells.append(found)
        place.row.below += [line for line in place.lines if line.kind is BlockKind.CODE]

    def _end_row(self) -> None:
        table = next(reversed(self._tables.values()))
        row, table.row = table.row, None
        if row is None:
            return
        cells = spread(row.cells, table.spans)
        if any(cells):
            self._set(Line("\t".join(cells)), row.below)
            if row.is_head and len(cells) > 1:
                self._set(Line(), [])

    def _set(self, line: Line, below: list[Line]) -> None:
        """Put a row where its table stands: below the row of the table around it, or on the page."""
        around = self._places[-1]
        lines = around.row.below if around.row is not None else around.lines
        lines.append(line)
        if below:
            lines += [Line(), *below, Line()]

    def _code(self, node: LexborNode) -> None:
        code = code_lines(node)
        place = self._places[-1]
        if place.row is not None and len(code) == 1:  # words set as code; below the row they would cut the table in two
            place.parts.append(f" {code[0].strip()} ")
            return
        self._blank()
        self._pieces += 1
        kind, language = BlockKind.CODE, language_of(node)
        place.lines += [Line(text, kind, self._pieces, language=language) for text in code]
        place.lines.append(Line())

    def _tab(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        """Remember the label of a tab, to set it above what the tab opens; whether the element was one."""
        role = attributes.get("role")
        if role == "tab" and (name := attributes.get("id")):
            self._labels[name] = layout.collapse(node.text() or "")
            return True
        if role == "tabpanel" and (label := self._labels.get(attributes.get("aria-labelledby") or "")):
            self._blank()
            self._places[-1].lines.append(Line(label))
        return False


def _level(tag: str, attributes: dict[str, str | None]) -> int | None:
    if found := HEADING.fullmatch(tag):
        return int(found[1])
    return number(attributes.get("aria-level"), 2, 6) if attributes.get("role") == "heading" else None


def _are_apart(before: str, after: str, edge: str, *, in_code: bool) -> bool:
    """Whether a style sheet sets two neighbours apart that no white space separates."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return False
    if before.strip() in METHODS and after[0] in "/:{h":
        return True
    return edge == "between" and not in_code and before[-1].isalnum() and after[0].isalnum()
