"""Fields as a list: with bullets, as terms with definitions, or as the lines of a table that lost its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from driftwitness.capture import tables
from driftwitness.capture.facts import Caption, ParameterRow, PropertyRow, Where
from driftwitness.capture.fields import field_captions, field_entries, field_rows, field_text
from driftwitness.capture.fields.field_captions import FieldCaption
from driftwitness.capture.fields.field_entries import Entry
from driftwitness.document import Block, BlockKind, Document

TERM_LINE = re.compile(rf"[-*•]?\s*[`*_]*(?P<name>{field_text.NAME})[`*_]*:?")
EMPHASISED = re.compile(r"(?:[-•]\s+)?[*_`]+\w")
DEFINITION = re.compile(r"^:\s+")
VALUE = re.compile(r"^[-*•+◦]\s+[`'\"]?(?P<value>[\w.-]+)[`'\"]?(?:\s*(?:[:–—=-]|\(|\t)\s*\S.*)?$")
VALUES_FOLLOW = re.compile(
    r"(?:the )?(?:acceptable|accepted|allowed|possible|valid|available|supported|permitted) (?:values|options|choices)"
    r"(?: are| include)?(?: the following| as follows)?\s*:",
    re.IGNORECASE,
)
"""Heads a list of values, which are no fields."""
OPERATION = re.compile(r"^[\W_]*(?:GET|POST|PUT|PATCH|DELETE|HEAD)\b.*/")
LEADS_TO_VALUES = re.compile(
    r"\b(?:one of|values?|options?|either|any of)"
    r"(?:\s+(?:the|following|are|is|include|these|those|values|options|below))*\s*:?\s*$",
    re.IGNORECASE,
)
FARTHEST_PARENT, MOST_PARAGRAPHS, LONGEST_SNIPPET, LONGEST_TEXT = 40, 8, 8, 2000
ARTICLES = frozenset({"the", "a", "an", "are", "is", "and", "or"})
PATIENCE = 2
"""Lines of prose between a caption and the first field."""


@dataclass(slots=True)
class _Draft:
    """A field that may go on in the next lines."""

    first: int
    last: int
    indent: int
    entry: Entry
    caption: FieldCaption
    parent: str = ""
    below: bool = False  # its description stands in paragraphs below its name
    values_indent: int | None = None
    values: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.parent + self.entry.names[0]


@dataclass(slots=True)
class _List:
    """Reads lines one after the other; `caption` is that of the list which they belong to."""

    drafts: list[_Draft] = field(default_factory=list)
    caption: FieldCaption | None = None
    open: _Draft | None = None
    term: tuple[int, str, bool] | None = None  # the line of a name that stands alone, and whether it is emphasised
    prose: int = 0
    in_table: bool = False
    began: int = 0  # the number of drafts before this list

    def end(self) -> None:
        self.began = len(self.drafts)
        self.caption, self.open, self.term, self.prose, self.in_table = None, None, None, 0, False

    def take(self, number: int, raw: str, *, heading: bool, marked: bool) -> None:
        """Read one line; `marked`: the format itself says that it is a heading."""
        line = raw.strip()
        if self._is_end(line):
            return
        if self.in_table and "\t" in line:
            return
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip()) if "\t" not in line else 0
        if not marked and (self._definition(number, line) or self._value(number, line, indent)):
            return
        entry = None if marked or self.in_table else field_entries.read(line, captioned=self.caption is not None)
        if entry and not entry.bullet and self._is_wrapped(number):
            entry = None
        caption = field_captions.read(line) if not (entry and entry.certain) else None
        if caption and (heading or line.endswith(":") or not entry) and not entry_like(entry, line):
            self.end()
            self.caption = caption
        elif entry:
            self._add(number, indent, entry)
        elif marked or heading:
            if not (self.caption and not marked and self._is_term(number, line)):
                self.end()
        elif not (self._is_term(number, line) or self._goes_on(number, line, indent)):
            self.prose += 1
            if self.open or self.prose > PATIENCE:
                self.end()

    def _is_end(self, line: str) -> bool:
        """Whether the line heads something else than fields: a table, an operation, a list of values."""
        table = tables.columns(line) is not None
        if not table and not OPERATION.match(line) and not (self.open is None and VALUES_FOLLOW.fullmatch(line)):
            return False
        self.end()
        self.in_table = table
        return True

    def _add(self, number: int, indent: int, entry: Entry) -> None:
        parent = ""
        if self.open and entry.bullet and indent > 1:
            near = reversed(self.drafts[max(self.began, len(self.drafts) - FARTHEST_PARENT) :])
            above = next((draft for draft in near if draft.indent <= indent - 2), None)
            parent = above.name + "." if above and above.first >= number - FARTHEST_PARENT else ""
        below = not entry.bullet and entry.certain and field_entries.only_marks(entry.cells)
        self.open = _Draft(number, number, indent, entry, self.caption or field_captions.PLAIN, parent, below)
        self.drafts.append(self.open)
        self.term, self.prose = None, 0

    def _definition(self, number: int, line: str) -> bool:
        """Whether the line defines the term that stands alone above it."""
        if self.term is None or line[0] in "-*•":
            return False
        first, name, emphasised = self.term
        text = DEFINITION.sub("", line)
        told = field_text.read(text)
        if self.caption is None and not told.leads:
            self.term = None
            return False
        defines = emphasised or text != line or len(self.drafts) > self.began
        word = name in field_entries.WORDS and not defines
        plain = (word or field_entries.IDENTIFIER.fullmatch(name) is None) and not told.leads
        if plain or field_captions.read(line) or (text == line and TERM_LINE.fullmatch(line)):
            self.term = None
            return False
        entry = Entry((name,), {"name": name, "description": text}, bullet=False, certain=True)
        self._add(first, 0, entry)
        if self.open:
            self.open.last, self.open.below = number, True
        return True

    def _is_term(self, number: int, line: str) -> bool:
        match = TERM_LINE.fullmatch(line)
        if not match or match["name"] in ARTICLES:
            return False
        if self.caption is None and not field_entries.IDENTIFIER.fullmatch(match["name"]):
            return False
        self.term = (number, match["name"], EMPHASISED.match(line) is not None)
        return True

    def _value(self, number: int, line: str, indent: int) -> bool:
        """Whether the line is one of the values listed below a field."""
        match = VALUE.match(line)
        told = self.open and LEADS_TO_VALUES.search(self.open.entry.cells.get("description", ""))
        if not (self.open and match and told) or indent < self.open.indent:
            return False
        if self.open.values_indent not in (None, indent):
            return False
        self.open.values_indent = indent
        self.open.values.append(match["value"])
        self.open.last = number
        return True

    def _goes_on(self, number: int, line: str, indent: int) -> bool:
        """Whether the line continues the description of the field above."""
        if self.open and self.open.below and number - self.open.first <= 4 * MOST_PARAGRAPHS and self.caption:
            self.prose += 1
            return self.prose <= MOST_PARAGRAPHS and self._append(number, line)
        if not self.open or number != self.open.last + 1 or line[0] in "-*•":
            return False
        if indent <= self.open.indent and not line[0].islower() and self.open.entry.bullet:
            return False
        return self._append(number, line)

    def _is_wrapped(self, number: int) -> bool:
        """Whether the line above belongs to a description and does not end its sentence."""
        text = self.open.entry.cells.get("description", "") if self.open and self.open.below else ""
        return self.open is not None and number == self.open.last + 1 and text[-1:].isalnum()

    def _append(self, number: int, line: str) -> bool:
        if self.open is None:
            return False
        cells = self.open.entry.cells
        marks = self.open.below and field_entries.only_marks(cells)
        before = f"{cells['description'].rstrip('.')}." if marks else cells.get("description", "")
        if len(before) < LONGEST_TEXT:
            cells["description"] = f"{before} {line}".strip()
        self.open.last = number
        return True

    def shows(self, block: Block) -> bool:
        """Whether the code is a snippet about the field above, and no example of a request or an answer."""
        short = len(block.lines) <= LONGEST_SNIPPET and not re.match(r"\s*(?:\$ )?(?:curl|HTTP/|[A-Z]+ /)", block.text)
        return self.open is not None and self.open.below and self.caption is not None and short


def entry_like(entry: Entry | None, line: str) -> bool:
    """Whether a line that could be a caption is rather a field: it has a bullet, or a text behind its name."""
    return entry is not None and not line.endswith(":")


def recognise(document: Document) -> Iterator[ParameterRow | PropertyRow | Caption]:
    """Find the fields of each list below a caption, and those that show on their own line that they are fields."""
    state = _List()
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            if state.shows(block):
                yield Caption(Where(document.name, block.first, block.last), block.first, "payload", None, "")
            else:
                state.end()
            continue
        for number, _ in block.numbered():
            heading = block.kind is BlockKind.HEADING
            state.take(number, document.line(number), heading=heading, marked=_is_marked(block))
    for draft in state.drafts:
        yield from _facts(document, draft)


def _is_marked(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and block.level is not None


def _facts(document: Document, draft: _Draft) -> Iterator[ParameterRow | PropertyRow]:
    cells = dict(draft.entry.cells)
    if draft.values:
        cells["description"] = f"{cells.get('description', '').rstrip(' :')}. One of {', '.join(draft.values)}"
    where = Where(document.name, draft.first, draft.last)
    suffix = cells["name"].removeprefix(draft.entry.names[0])
    for name in draft.entry.names:
        found = field_rows.fact(where, cells | {"name": draft.parent + name + suffix}, draft.caption)
        if found:
            yield found
