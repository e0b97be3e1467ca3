"""Fields named in a sentence: `Required parameters: content for what it is for`, `the sort query parameter`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import tables
from driftwitness.capture.facts import Location, ParameterRow, PropertyRow, Where
from driftwitness.capture.fields import field_captions, field_entries, field_rows, field_text
from driftwitness.capture.fields.field_captions import FieldCaption
from driftwitness.document import BlockKind, Document

LEAD = re.compile(
    rf"(?:^|(?<=[.;])\s+)(?P<caption>[A-Z][A-Za-z ]{{0,30}}\b{field_captions.FIELDS})(?:\s+(?:are|is))?\s*:\s+(?=\S)"
)
NEXT = re.compile(r"(?<=[.;])\s+(?=[`\"']?[a-z]\w*[`\"']?\s+(?:as|for|of|to|is|-|–|\())")
PART = re.compile(rf"^[`\"']?(?P<name>{field_text.NAME})[`\"']?(?P<rest>$|[.;]$|\s+.*|\s*[(:].*)$")
FIRST_WORD = re.compile(r"^\s*(?:as|for|of|to|is|with|greater|less|at|up|between|which|that|when|and|or)\b|^\s*[(:–—-]")
AS_TYPE = re.compile(rf"^\s*as\s+(?:an?\s+)?(?P<type>{tables.TYPE})\b", re.IGNORECASE)
FEWEST_NAMES = 2
ITEM = re.compile(rf"[`\"']?(?P<name>{field_text.NAME})[`\"']?(?:\s*\((?P<notes>[^()]*)\))?")
QUERY = re.compile(
    r"\b(?:optional|required|the|an?|with|using|pass(?:ing)?|set(?:ting)?|via|add(?:ing)?)\s+[`\"'?]*(?P<name>[a-z]\w*(?:\[\w*\])?)[`\"'=]*\s+"
    r"(?:(?:url|uri)\s+)?(?P<place>query|querystring|header)(?:\s+string)?\s+(?:param(?:eter)?|argument|variable|option)\b"
)

REQUIRED = re.compile(
    rf"\b(?:the|both|only)\s+(?P<names>[`\"']?{field_text.NAME}[`\"']?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)[`\"']?{field_text.NAME}[`\"']?)*)\s+"
    rf"(?P<fields>{field_captions.FIELDS})\s+(?:is|are)\s+(?:both\s+|all\s+)?{field_text.REQUIRED}"
    r"(?:\s+in\s+(?P<place>(?:the\s+)?(?:request|post|JSON|query|URL)?\s*(?:body|payload|query(?:\s+string)?)))?(?=\s*(?:[.,;]|$))",
    re.IGNORECASE,
)
"""`The name and size fields are required in the body`; of one field alone without a place an error says so."""


def recognise(document: Document) -> Iterator[ParameterRow | PropertyRow]:
    """Find captions that the fields follow on the same line, and query parameters that a sentence names."""
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            continue
        for number, line in block.numbered():
            where = Where(document.name, number, number)
            for caption, rest in _captioned(line.lstrip("-*• ")):
                yield from _listed(where, rest, caption)
        for sentence in block.sentences():
            for match in REQUIRED.finditer(sentence.text):
                yield from _required(Where(document.name, sentence.first, sentence.last), match)
            for match in QUERY.finditer(sentence.text):
                if match["name"] not in field_entries.WORDS and match["place"] != "header":
                    where = Where(document.name, sentence.first, sentence.last)
                    yield ParameterRow(where, match["name"], None, None, sentence.text, "query", None)


def _required(where: Where, match: re.Match[str]) -> Iterator[ParameterRow]:
    names = [name.strip("`\"' ") for name in re.split(r",|\band\b", match["names"]) if name.strip()]
    if not match["place"] and len(names) < FEWEST_NAMES:
        return
    place: Location | None = None
    if match["place"]:
        place = "query" if "query" in match["place"].lower() else "body"
    for name in names:
        if name.lower() not in field_entries.WORDS and field_entries.IDENTIFIER.fullmatch(name):
            yield ParameterRow(where, name, None, True, "", place, None)


def _captioned(line: str) -> Iterator[tuple[FieldCaption, str]]:
    """Each caption on the line, with the text up to the next one."""
    leads = list(LEAD.finditer(line))
    ends = [lead.start() for lead in leads[1:]]
    for lead, end in zip(leads, [*ends, len(line)], strict=False):
        caption = field_captions.read(lead["caption"])
        if caption and not caption.subject:
            yield caption, line[lead.end() : end]


def _listed(where: Where, text: str, caption: FieldCaption) -> Iterator[ParameterRow | PropertyRow]:
    first = re.split(r"\.\s+(?=[A-Z])", text)[0].rstrip(". ")
    names = [ITEM.fullmatch(part.strip()) for part in re.split(r",|\band\b|\bor\b", first)]
    parts = NEXT.split(text)
    if len(names) > 1 and all(names):
        rows = [{"name": match["name"], "description": match["notes"] or ""} for match in names if match]
    else:
        rows = [row for part in parts if (row := _described(part))]
    for row in rows:
        if row["name"] in field_entries.WORDS or not re.fullmatch(r"[a-z$:@][\w.\[\]{}$-]*", row["name"]):
            return
        if found := field_rows.fact(where, row, caption):
            yield found


def _described(part: str) -> dict[str, str] | None:
    """`content for what it is for`, `types as an array of types`; None for any other sentence."""
    match = PART.match(part)
    if not match or not (FIRST_WORD.match(match["rest"]) or not match["rest"].strip(" .;")):
        return None
    typed = AS_TYPE.match(match["rest"])
    return {"name": match["name"], "description": match["rest"].strip(" -–:"), "type": typed["type"] if typed else ""}
