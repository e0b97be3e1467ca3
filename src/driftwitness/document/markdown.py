"""Markdown: CommonMark with tables, and what pages of API documentation write beyond it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from driftwitness.document import lines as layout
from driftwitness.document.headings import is_heading
from driftwitness.document.html_tags import PERMALINK, TAG, is_placeholder
from driftwitness.document.lines import Line
from driftwitness.document.markdown_dialects import attributes, prepare
from driftwitness.document.markdown_html import Fragments
from driftwitness.document.model import BlockKind, Document
from driftwitness.document.text import LINE_END

SUFFIXES = (".md", ".markdown", ".mdx")

NEWLINE = "\u205f"
"""Stands behind each line end in a paragraph, so that what a parser makes of the line end can be found again. White
space for the rules of emphasis, and never in the text itself: `prepare` replaces it."""
BROKEN_TARGET = re.compile(r"\]\(\n[ \t]*([^\s()<>]+)\)")
SIGNS = re.compile(r"[\\`*_\[\]<>!&~]")
DELIMITERS = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$|^[ \t]*\+(?:[-=]+\+)+$")
CELL_ROW = re.compile(r"^\|.*\|$")
QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+")
SHOWN_INFO = re.compile(r"^(?:[1-5]\d\d\b|(?:GET|POST|PUT|PATCH|DELETE)\s+/)")
TYPED_PLACEHOLDER = re.compile(r"[A-Za-z]\w*:[A-Za-z_]\w*")
"""Looks like a link, `<int:id>`, and is part of a path."""
ONLY_MARKS = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|[-*_=]{3,}|#{1,6})[ \t]*)*$")


def read(name: str, text: str) -> Document:
    """Read `text` as the document `name`: one cleaned line for each line of the file."""
    source = tuple(LINE_END.split(text))
    return layout.document(name, _Reading(source).lines(), source)


class _Reading:
    def __init__(self, source: Sequence[str]) -> None:
        self._prepared = prepare(source)
        self._lines = [Line() for _ in source]
        self._parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
        self._parser.disable("inline")  # each line is found again when the text is read here
        self._environment: dict[str, dict[str, dict[str, Sequence[int]]]] = {}
        self._seen: set[int] = set()
        self._marks: dict[int, str] = {}
        self._depth = 0
        self._columns = 0
        self._pieces = 0
        self._html = Fragments(self._emit_html, lambda words: self._clean(words.replace("\n", " "))[0])

    def lines(self) -> list[Line]:
        for first, code, language in self._prepared.code:
            self._code(first, code, language)
        tokens = self._parser.parse("\n".join(self._prepared.lines), self._environment)
        for at, token in enumerate(tokens):
            self._token(token, tokens[at - 1] if at else token)
        self._html.close()
        self._keep_what_was_not_read()
        for at in self._prepared.starts:
            self._lines[at].starts = True
        return self._lines

    def _token(self, token: Token, before: Token) -> None:
        first = token.map[0] if token.map else 0
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self._depth -= 1
            case "list_item_open":
                mark = f"{token.info}{token.markup} " if token.info else "- "
                self._marks[first] = self._marks.get(first, "  " * (self._depth - 1)) + mark
            case "inline":
                self._inline(token, before)
            case "tr_open":
                self._row(first)
            case "fence":
                self._fence(first, token)
            case "code_block":
                self._indented(first, token)
            case "html_block":
                self._html.feed(first, token.content)
        if token.type in ("fence", "code_block", "html_block", "inline", "tr_open", "table_open", "hr", "heading_open"):
            last = first + 2 if token.type == "table_open" else token.map[1] if token.map else first
            self._seen.update(range(first, last))

    def _inline(self, token: Token, before: Token) -> None:
        first = token.map[0] if token.map else 0
        if before.type == "heading_open":
            self._heading(first, token.content, int(before.tag[1]))
        elif before.type == "paragraph_open":
            self._paragraph(first, token.content)

    def _heading(self, first: int, content: str, level: int) -> None:
        self._pieces += 1
        for at, text in enumerate(self._clean(content), first):
            line = self._lines[at]
            line.text, line.kind, line.level = PERMALINK.sub("", text), BlockKind.HEADING, level
            line.piece = self._pieces

    def _paragraph(self, first: int, content: str) -> None:
        written = content.split("\n")
        cleaned = self._clean(content)
        if self._html.in_cell:
            for at, text in enumerate(cleaned, first):
                self._html.words(at, text)
            return
        if len(written) == 1 and _is_bold(content) and is_heading(cleaned[0]) and not self._depth:
            self._emit(first, cleaned[0], None)
            self._lines[first].kind = BlockKind.HEADING
            return
        head = next((raw for raw in written[1:] if "|" in raw and DELIMITERS.match(raw)), None)
        if head:  # a table whose rows have other numbers of cells than the head
            self._columns = len(_cells(head, in_code=False))
        for at, (raw, text) in enumerate(zip(written, cleaned, strict=True), first):
            if (DELIMITERS.match(raw) and "|" in content) or raw.startswith("+-"):
                continue
            if CELL_ROW.match(raw.strip()) or (head and "|" in raw):
                self._cells(at, raw)
                continue
            mark = self._marks.get(at)
            indent = mark if mark is not None else "  " * self._depth
            self._lines[at].text = indent + text if text else ""
            self._lines[at].plain = indent + text if mark is not None or not text else raw.rstrip(" ")

    def _row(self, first: int) -> None:
        if first + 1 < len(self._prepared.lines) and DELIMITERS.match(self._prepared.lines[first + 1]):
            self._columns = len(_cells(QUOTE.sub("", self._prepared.lines[first + 1]), in_code=False))
        self._cells(first, QUOTE.sub("", self._prepared.lines[first]))

    def _cells(self, at: int, row: str) -> None:
        """The cells of a row: a pipe in code is text, unless only then the row has as many cells as the head."""
        cells = _cells(row, in_code=True)
        if len(cells) != self._columns and len(plain := _cells(row, in_code=False)) == self._columns:
            cells = plain
        cleaned = [layout.collapse(self._clean(cell)[0]) for cell in cells]
        self._lines[at].text = "\t".join(cleaned) if any(cleaned) else ""

    def _fence(self, first: int, token: Token) -> None:
        language, _, rest = token.info.strip().strip("{}").strip().partition(" ")
        caption = attributes(rest).get("title", "") if "title" in rest else rest if SHOWN_INFO.match(rest) else ""
        self._emit(first, layout.collapse(caption), None)
        self._code(first + 1, token.content.removesuffix("\n").split("\n"), language.lstrip(".").split("{")[0])

    def _indented(self, first: int, token: Token) -> None:
        code = token.content.removesuffix("\n").split("\n")
        if self._html.in_cell or (TAG.match(code[0].lstrip()) and TAG.match(code[-1].lstrip())):
            self._html.feed(first, token.content)
            return
        language = ""
        if len(code) > 1 and code[0].startswith(("```", "~~~")) and code[-1].strip() == code[0][:3]:
            language, code = code[0][3:].strip(), ["", *code[1:-1], ""]
        self._code(first, code, language)

    def _code(self, first: int, code: Sequence[str], language: str) -> None:
        self._pieces += 1
        for at, text in enumerate(code, first):
            if at >= len(self._lines):
                return
            line = self._lines[at]
            line.text, line.kind, line.piece = self._as_written(at, text), BlockKind.CODE, self._pieces
            line.language = language.lower() or None

    def _as_written(self, at: int, text: str) -> str:
        """The line with the white space that `prepare` made plain, where nothing but the indent was taken away."""
        end = self._prepared.originals[at][-len(text) :] if text else ""
        same = len(end) == len(text) and all(a == b or b == " " for a, b in zip(end, text, strict=True))
        return end if same else text

    def _emit(self, at: int, text: str, level: int | None) -> None:
        line = self._lines[at]
        line.text = f"{line.text}\t{text}" if line.text and text else text or line.text
        line.plain = None
        if level and text:
            self._pieces += 1
            line.kind, line.level, line.piece = BlockKind.HEADING, level, self._pieces

    def _emit_html(self, at: int, text: str, level: int | None) -> None:
        self._emit(at, text, level)

    def _clean(self, content: str) -> list[str]:
        """The text of each line, without inline markup."""
        written = content.split("\n")
        if not SIGNS.search(content):
            return [layout.collapse(line) for line in written]
        content = BROKEN_TARGET.sub(r"](\1)\n", content)
        cleaned = self._render(content.replace("\n", "\n" + NEWLINE)).split(NEWLINE)
        if len(cleaned) != len(written):  # a link's title or a tag goes over a line end
            cleaned = [self._render(line) for line in written]
        return [layout.collapse(line) for line in cleaned]

    def _render(self, content: str) -> str:
        tokens: list[Token] = []
        self._parser.inline.parse(content, self._parser, self._environment, tokens)
        return _shown(tokens)

    def _keep_what_was_not_read(self) -> None:
        """Nesting beyond the parser's bound is dropped by it; the lines stay as they are written."""
        known = [*self._environment.get("references", {}).values(), *self._environment.get("duplicate_refs", [])]
        for reference in known:
            self._seen.update(range(*reference["map"]))
        for at, written in enumerate(self._prepared.lines):
            if at not in self._seen and written.strip() and not ONLY_MARKS.match(written):
                self._lines[at].text = layout.collapse(written)


def _shown(tokens: Sequence[Token]) -> str:
    out: list[str] = []
    listed = False
    for at, token in enumerate(tokens):
        if token.type == "html_inline":
            tag = TAG.fullmatch(token.content)
            rest = "".join(later.content for later in tokens[at + 1 : at + 40]) if tag else ""
            if tag and is_placeholder(tag, out[-1] if out else "", rest):
                out.append(token.content)
            else:
                name = tag[0].lower().rstrip("/> ") if tag else ""
                out.append(", " if name == "<li" and listed else " " if name in ("<br", "<li", "<p", "<div") else "")
                listed = listed or name == "<li"
                out.append(NEWLINE * token.content.count(NEWLINE))
        elif token.type == "image":
            out.append(_shown(token.children or ()))
        elif token.markup == "autolink":
            text = tokens[at + (1 if token.nesting > 0 else -1)].content
            out.append("<>"[token.nesting < 0] if TYPED_PLACEHOLDER.fullmatch(text) else "")
        else:
            out.append(token.content)
    return "".join(out)


def _is_bold(content: str) -> bool:
    return len(content) > 4 and content[:2] in ("**", "__") and content.find(content[:2], 2) == len(content) - 2


def _cells(row: str, *, in_code: bool) -> list[str]:
    """Split a row at its pipes; one behind a backslash is text, and so is one in a code span where `in_code` is set."""
    row = row.strip().removeprefix("|")
    cells, start, at = [], 0, 0
    while at < len(row):
        character = row[at]
        if character == "\\":
            at += 1
        elif character == "`" and in_code:
            ticks = len(row[at:]) - len(row[at:].lstrip("`"))
            end = row.find("`" * ticks, at + ticks)
            at = end + ticks - 1 if end > 0 else at + ticks - 1
        elif character == "|":
            cells.append(row[start:at])
            start = at + 1
        at += 1
    if row[start:].strip():
        cells.append(row[start:])
    return [cell.replace("\\|", "|").strip() for cell in cells]
