"""Operations as names below a pattern: `All user methods are under /api/user/methodName`, then `Name: block`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from driftwitness.capture.facts import BaseUrl, OperationLine, Where
from driftwitness.capture.operations import request_line, written_path
from driftwitness.capture.recognisers.headings import VERBS
from driftwitness.document import BlockKind, Document

SLOT = (
    r"(?:(?i:[{<\[:]?(?:your|the|api)?[ _-]?(?:method|function|action|operation|command|call)[ _-]?(?:name)?[}>\]]?)"
    r"|[{<\[:](?i:name)[}>\]]?)"
)
PATTERN = re.compile(
    rf"(?:^|[\s`\"'(])(?P<origin>{written_path.ORIGIN})?(?P<prefix>(?:/[\w.{{}}<>:-]+?)*)/(?P<slot>{SLOT})(?=[`\"')\s.,;?]|$)"
)
"""A path that ends with a placeholder for the name of a method."""
OTHER_SLOT = re.compile(r"[A-Za-z]Name\b|[A-Z]{2,}_?NAME", re.ASCII)
SPEAKS_OF_ALL = re.compile(
    r"\b(?:all|every|each|any|methods?|functions?|actions?|calls?|commands?|requests?|queries)\b", re.IGNORECASE
)
IDENTIFIER = r"[A-Za-z]\w*(?:[./][A-Za-z]\w*)*"
LABEL = re.compile(
    rf"^[-*•\s]*(?:(?:api\s+)?(?:method|function|action|operation|command|call)(?:\s+name)?|name)\s*[:=]\s*(?P<name>{IDENTIFIER})\s*$",
    re.IGNORECASE,
)
TITLE = re.compile(r"^(?P<name>[a-z][a-z\d]*(?:[A-Z][A-Za-z\d]*|(?:[._][a-z][A-Za-z\d]*)+))(?:\(\))?$")
"""A heading that is the name itself: `getBoat`, `boats.get`."""
READS = re.compile(
    r"^(?:get|list|show|view|see|retrieve|fetch|find|read|search|query|check|count|look(?: ?up)?|download|describe"
    r"|browse|is|has)(?![a-z])"
)
ACTS = re.compile(
    rf"^(?:{VERBS}|\w+ing|log ?(?:in|out)|sign ?(?:in|out|up)|ban|shut ?down|kick|block|mute|pin|rescan|recheck)"
    r"(?![a-z])",
    re.IGNORECASE,
)
FEWEST = 2
READ_METHOD, CHANGE_METHOD = "GET", "POST"


@dataclass(frozen=True, slots=True)
class _Pattern:
    where: Where
    origin: str
    prefix: str


def recognise(document: Document) -> Iterator[OperationLine | BaseUrl]:
    """Put the names behind the pattern above them. Where the page allows several methods, the verb decides."""
    patterns = list(_patterns(document))
    names = list(_names(document)) if patterns else []
    if len(names) < FEWEST:
        return
    methods = _methods(document)
    starts = [pattern.where.first for pattern in patterns]
    for where, name, title in names:
        at = bisect_right(starts, where.first)
        pattern = patterns[at - 1] if at else patterns[0]
        method = methods[0] if len(methods) == 1 else _by_verb(title, name)
        target = request_line.Request((method,), pattern.origin, f"{pattern.prefix}/{name}", "")
        yield from request_line.facts(target, where)


def _patterns(document: Document) -> Iterator[_Pattern]:
    """The paths, in sentences about all methods or alone on a line, whose one open place is the method's name."""
    for block in document.blocks:
        for number, line in block.numbered():
            for match in PATTERN.finditer(line):
                alone = not line.replace(match[0], "").strip("`\"'() .")
                if (alone or SPEAKS_OF_ALL.search(line)) and not OTHER_SLOT.search(match["prefix"]):
                    yield _Pattern(Where(document.name, number, number), match["origin"] or "", match["prefix"])


def _names(document: Document) -> Iterator[tuple[Where, str, str]]:
    """Each name with its lines and the title above it: where no line labels names, the headings that are such names."""
    labelled, titles, title = [], [], ""
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            continue
        for number, line in block.numbered():
            where = Where(document.name, number, number)
            if block.kind is BlockKind.HEADING:
                title = line.strip().strip("#¶ ")
            if match := LABEL.match(line):
                labelled.append((where, match["name"], title))
            elif len(block.lines) == 1 and (match := TITLE.match(line.strip().strip("#¶ "))):
                titles.append((where, match["name"], ""))
    return iter(labelled or titles)


def _methods(document: Document) -> tuple[str, ...]:
    """The methods that the page's sentences about requests name, GET where they name none."""
    found: list[str] = []
    for sentence in document.sentences():
        if re.search(r"\brequests?\b|\bmethods?\b|\bcalls?\b", sentence.text, re.IGNORECASE):
            found += re.findall(rf"\b{request_line.METHODS}\b", sentence.text)
    return tuple(dict.fromkeys(found))


def _by_verb(title: str, name: str) -> str:
    """Reading or changing, as the title's first word tells, or else the name's; a name without a verb reads."""
    last = re.split(r"[./]", name)[-1]
    for text in (title, last):
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text).strip().lower()
        if READS.match(words):
            return READ_METHOD
        if ACTS.match(words):
            return CHANGE_METHOD
    return READ_METHOD
