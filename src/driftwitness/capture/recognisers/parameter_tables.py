"""Tables of parameters, in any order of columns; where the table does not say where they go, its caption does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from driftwitness.capture import tables
from driftwitness.capture.facts import ParameterRow, PropertyRow, Where
from driftwitness.capture.fields import field_captions, field_entries, field_rows
from driftwitness.capture.fields.field_captions import FieldCaption
from driftwitness.document import Block, BlockKind, Document

CHILD = re.compile(r"^(?:[\s\xa0]*[↳└├│>→•·–-]+[─-]*\s*|[\s\xa0]{2,})(?=[A-Za-z_`])")
GLUED = re.compile(
    rf"(?P<name>[A-Za-z_][\w.\[\]-]*?)(?P<type>(?:{tables.TYPE})(?:/(?:{tables.TYPE}))*)$", re.IGNORECASE
)
METHOD = re.compile(r"^\W*(?:[\w ]{1,20}:\s*)?(GET|POST|PUT|PATCH|DELETE)\s+\S*/", re.MULTILINE)
PART = re.compile(r"\b(?:request|response|example|parameters?|body|headers?|returns?)\b", re.IGNORECASE)
MEMBER = re.compile(r'"(\w+)"\s*:')
SAYS_REQUEST = frozenset({"required", "optional", "location", "default"})
LINK_RELATIONS = frozenset({"next", "prev", "previous", "first", "last", "self"})
FEWEST_MEMBERS, SHARE_OF_MEMBERS = 3, 0.75
NO_PARAMETERS = frozenset({"status", "header", "method", "path", "code"})
OF_VALUES = re.compile(r"^\W*(?:key|name|parameter|field|variable)\W*[\t| ]\W*values?\W*$", re.IGNORECASE)
"""The head of a table with the values of an example."""
Row = tuple[int, dict[str, str]]


def recognise(document: Document) -> Iterator[ParameterRow | PropertyRow]:
    """Find the rows below each header line that has a name and something about it."""
    after = 0
    shown: frozenset[str] = frozenset()
    method, separated, heading = "", False, field_captions.PLAIN
    head: tuple[str, ...] | None = None
    caption = field_captions.PLAIN
    rows: list[Row] = []
    for block in document.blocks:
        if request := METHOD.search(block.text):
            method, heading = request[1], field_captions.PLAIN
        elif block.kind is BlockKind.HEADING and not PART.search(block.text):
            shown, heading = frozenset(), field_captions.PLAIN
        if block.kind is not BlockKind.CODE:
            for number, line in _lines(document, block):
                found = tables.columns(line)
                if found and is_parameter_head(found) and not OF_VALUES.match(line):
                    yield from _facts(document, rows, caption)
                    head, caption, rows = found, field_captions.above(document, number, after), []
                    if caption == field_captions.PLAIN and not set(found) & SAYS_REQUEST:
                        told = shown if method == "GET" else frozenset()
                        caption = heading if heading.answers else replace(caption, members=told)
                    separated = "\t" in line.strip()
                elif head and not tables.is_rule(line.strip()):
                    row = tables.cells(line, head)
                    if row and separated == ("\t" in line.strip()) and is_row(row, line):
                        rows.append((number, row))
                    else:
                        head = None
            continue
        heading = field_captions.above(document, block.first, after)
        head, after = None, block.last
        shown |= frozenset(MEMBER.findall(block.text)) if block.text.lstrip().startswith(("{", "[")) else frozenset()
    yield from _facts(document, rows, caption)


def is_parameter_head(kinds: Sequence[str]) -> bool:
    """Whether a table with such columns holds parameters."""
    about = {"description", "type", "required", "optional", "default", "example", "values"}
    return "name" in kinds and bool(about & set(kinds)) and not NO_PARAMETERS & set(kinds)


def is_row(row: dict[str, str], line: str) -> bool:
    """Whether the first cell can be a parameter's name."""
    name = CHILD.sub("", row["name"]).strip("`*'\" ")
    if "\t" in line or "|" in line:
        return field_rows.NAME_CELL.match(name) is not None
    if "type" in row:
        word = name[:1].isupper() and name.lower() in field_entries.WORDS
        return field_rows.NAME_CELL.match(name) is not None and not word
    return re.fullmatch(r"[a-z_$:][\w.\[\]{}/-]*", name) is not None


def _lines(document: Document, block: Block) -> Iterator[tuple[int, str]]:
    """The lines of a block as they stand: an empty first cell is a tab at the start."""
    for number, stripped in block.numbered():
        line = document.line(number)
        yield number, line if "\t" in stripped else stripped


def _facts(document: Document, rows: list[Row], caption: FieldCaption) -> Iterator[ParameterRow | PropertyRow]:
    glued = _are_glued(rows)
    if _are_members(rows, caption):
        caption = replace(caption, answers=True)
    if {row["name"].strip("`*' ") for _, row in rows} <= LINK_RELATIONS:
        return
    rows = _with_types(rows)
    parents: list[str] = []
    for number, row in rows:
        child = CHILD.match(row["name"])
        depth = _depth(child[0]) if child else 0
        row = row | {"name": CHILD.sub("", row["name"])}
        if glued and (match := GLUED.match(row["name"])):
            row |= {"name": match["name"], "type": match["type"]}
        found = field_rows.fact(Where(document.name, number, number), row | _parent(parents, depth, row), caption)
        if found:
            parents[depth:] = [found.name if isinstance(found, ParameterRow) else found.row.name]
            yield found


def _depth(mark: str) -> int:
    return max(1, len(re.findall(r"[↳└├>→•·]|--|–|\xa0{2}", mark)))


def _parent(parents: list[str], depth: int, row: dict[str, str]) -> dict[str, str]:
    """The name with that of the row that it stands under."""
    above = parents[min(depth, len(parents)) - 1] if depth and parents else ""
    return {"name": f"{above}.{row['name']}"} if above and not row["name"].startswith(f"{above}.") else {}


def _are_members(rows: list[Row], caption: FieldCaption) -> bool:
    """Whether a table that says nothing of a request names what the answer above it shows."""
    names = {row["name"].strip("`*") for _, row in rows}
    return len(names) >= FEWEST_MEMBERS and len(names & caption.members) >= SHARE_OF_MEMBERS * len(names)


def _with_types(rows: list[Row]) -> list[Row]:
    """The rows; what they show as values is their types where every value is the name of one."""
    values = [row.get("example", "").strip("`*_ ") for _, row in rows]
    told = any(values) and all("type" not in row for _, row in rows)
    if not told or not all(re.fullmatch(tables.TYPE, value, re.IGNORECASE) for value in values if value):
        return rows
    return [(number, row | {"type": value, "example": ""}) for (number, row), value in zip(rows, values, strict=True)]


def _are_glued(rows: list[Row]) -> bool:
    """Whether every name has its type glued to it, as a lost line break in the cell leaves it: `pageinteger`."""
    names = [row["name"] for _, row in rows]
    return len(names) > 1 and all("type" not in row for _, row in rows) and all(map(GLUED.match, names))
