"""One field on one line of a list: `- limit (integer, optional): How many`, `**name** _string_ required`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from driftwitness.capture import tables
from driftwitness.capture.fields import field_text

BULLET = re.compile(r"^(?P<bullet>[-*•·+▪◦‣]\s+|\d+[.)]\s+)?")
TERM = re.compile(rf"{field_text.MARKS}(?P<name>{field_text.NAME})[`'\"_]*(?P<star>\*+)?[`'\"_]*(?=[\s:(\[,=]|[–—]|$)")
PARENTHESES = re.compile(r"^\s*[`*_]*[(\[<](?P<notes>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]>][`*_]*")
SEPARATOR = re.compile(r"^[\s`*_]*(?::(?:\s+|$)|[–—]\s*|-{1,2}>?\s+|=>\s*)")
TYPED = re.compile(
    rf"(?:[(<](?P<marked>{field_text.CERTAIN_TYPE}|number)(?:\[\])?[)>]|(?P<type>(?:{field_text.CERTAIN_TYPE}|number)(?:\[\])?))\s+"
    rf"(?={field_text.MARKS}(?P<name>{field_text.NAME})[`'\"_*]*\s*(?P<behind>[(\[:–—-]|$))",
    re.IGNORECASE,
)
"""A type before the name, as in code: `integer cloud_id (required)`, `string $name`, `(int) size`."""
SECOND = re.compile(rf"^\s*(?:,|/|and|or)\s+[`'\"*]*(?P<name>{field_text.NAME})[`'\"*]*(?=\s*(?:[:(–—-]|$))")
IDENTIFIER = re.compile(r"[a-z$:@][\w.\[\]{}$*-]*|\w+_\w+|[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+|[A-Z][A-Z0-9_]+")
NOTES = re.compile(r"\s*(?:default|max|min|e\.g|enum|unix|since|one of|available|iso|\d+ or \d+)\b", re.IGNORECASE)
"""What parentheses behind a name begin with where they hold notes about the field."""
WORDS = frozenset(
    re.findall(
        r"\w+",
        "the a an this that these those it if when note notes see for in on to with by as and or all any each every use"
        " your you we is are be can will only default defaults example one none otherwise at from supports where which"
        " no not must should may please there also but after before without",
    )
)
PROTOCOLS = frozenset({"HTTP", "HTTPS", "API", "REST", "JSON", "XML"})
"""Words in capitals that heads of tables and headings begin with: `HTTP status code`, `JSON body`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field; `certain` tells that the line itself shows that it is one, by a type or by what is required.

    `names` holds more than one where the line documents several fields at once.
    """

    names: tuple[str, ...]
    cells: dict[str, str]
    bullet: bool
    certain: bool


def read(line: str, *, captioned: bool) -> Entry | None:
    """Read the line; below a caption a name and any text will do."""
    lead = BULLET.match(line.strip())
    text = line.strip()[lead.end() :] if lead else line.strip()
    bullet = bool(lead and lead["bullet"])
    type_, text = _type_before(text, captioned)
    term = TERM.match(text)
    if not term or not IDENTIFIER.fullmatch(term["name"]) or term["name"] in PROTOCOLS:
        return None
    rest, names = text[term.end() :], [term["name"]]
    while second := SECOND.match(rest):
        names.append(second["name"])
        rest = rest[second.end() :]
    emphasised = text[: term.start("name")].endswith("*")  # a star behind the name ends what the one before began
    cells = {"name": term["name"] + ("" if emphasised else term["star"] or "")} | ({"type": type_} if type_ else {})
    if bullet and captioned and not rest.strip(" `*_.;"):
        return Entry(tuple(names), cells, bullet, certain=False)
    certain, separated = _rest(rest, cells, captioned and bullet)
    certain = certain or type_ != ""
    if term["name"].lower() in WORDS and not (separated and (bullet or captioned)):
        return None
    if len(names) > 1 and not (captioned and separated and all(IDENTIFIER.fullmatch(name) for name in names)):
        return None
    if certain and (bullet or captioned or separated or only_marks(cells)):
        return Entry(tuple(names), cells, bullet, certain=True)
    if captioned and (separated or (not bullet and _is_flattened(cells))):
        return Entry(tuple(names), cells, bullet, certain=False)
    return None


def _type_before(text: str, captioned: bool) -> tuple[str, str]:
    """The type that stands before the name, if one does, and the text from the name on."""
    match = TYPED.match(text)
    if not match:
        return "", text
    name, rest = match["name"], text[match.end() :]
    coded = match["marked"] or re.search(r"[$_]|[a-z][A-Z]", name)
    marks = match["behind"] == "(" and field_text.read(text[match.end("behind") :].partition(")")[0])
    if coded or (marks and marks.required is not None) or (captioned and match["behind"] in tuple(":–—-")):
        return match["marked"] or match["type"], rest.replace("$", "", 1) if name.startswith("$") else rest
    return "", text


def only_marks(cells: dict[str, str]) -> bool:
    """Whether nothing but a type, `required` or `optional` stands behind the name: the description comes below."""
    told = field_text.read(cells.get("description", ""))
    return told.leads and not told.description


def _rest(rest: str, cells: dict[str, str], listed: bool) -> tuple[bool, bool]:
    """Fill the cells from what follows the name; tells whether it is surely a field, and whether a sign parts them."""
    certain = separated = False
    notes = PARENTHESES.match(rest)
    while notes:
        told = field_text.read(notes["notes"])
        marks = told.leads or told.required is not None
        if not (marks or certain or listed or NOTES.match(notes["notes"])):
            break
        certain, separated = certain or marks, True
        cells["type"] = cells.get("type") or (notes["notes"] if told.type else "")
        if not told.type:
            cells["name"] += f" ({notes['notes']})"
        rest = rest[notes.end() :]
        notes = PARENTHESES.match(rest)
    if "\t" in rest:
        return certain or _tabbed(rest, cells), True
    if parted := SEPARATOR.match(rest):
        separated, rest = True, rest[parted.end() :]
    told = field_text.read(rest.strip(" `*_"))
    cells["description"] = rest.strip(" `*_")
    trailing = field_text.TRAILING.search(rest) is not None
    return certain or (told.leads and bool(rest.strip())) or trailing, separated


def _tabbed(rest: str, cells: dict[str, str]) -> bool:
    """The cells of a row whose table names no columns: a type where one stands, and the description."""
    *before, last = [cell.strip() for cell in rest.split("\t") if cell.strip()] or [""]
    cells["description"] = last
    for cell in before:
        if re.fullmatch(tables.TYPE, cell, re.IGNORECASE):
            cells["type"] = cell
        elif re.fullmatch(tables.FLAG, cell, re.IGNORECASE):
            cells["required"] = cell
        else:
            cells["description"] = f"{cell}. {last}"
    return "type" in cells or "required" in cells


def _is_flattened(cells: dict[str, str]) -> bool:
    """Whether a name and a sentence stand on the line of a table that lost its columns."""
    description = cells.get("description", "")
    return description[:1].isupper() and len(description.split()) > 1
