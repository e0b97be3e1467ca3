"""A method and a path at the end of a title: `List forms (GET /forms)`, `Create a form - POST /forms`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import BARE_PATH, METHOD_LIST, TARGET, Request
from driftwitness.capture.recognisers.headings import TITLE_OF_OPERATION
from driftwitness.document import BlockKind, Document

SET_APART = re.compile(
    rf"^(?P<title>[^/|\t]{{2,80}}?)\s*[(\[–—:|-]\s*`?(?P<method>{METHOD_LIST})`?:?\s+`?{TARGET}`?\s*[)\]]?$"
)
AT_END = re.compile(rf"^(?P<title>[^/|\t.:]{{2,60}}?)\s+`?(?P<method>{METHOD_LIST})`?\s+`?{TARGET}`?$")
PATH_FIRST = re.compile(
    rf"^`?(?:{TARGET}|{BARE_PATH})`?\s*[(\[–—-]\s*`?(?P<method>{METHOD_LIST})`?\s*[)\]]?(?:\s*[|\t].*)?$"
)
METHOD_FIRST = re.compile(rf"^`?(?P<method>{METHOD_LIST})`?\s+[^/|\t.:]{{2,60}}?[\s:(-]+`?{TARGET}`?\)?$")
NAMES_REQUEST = re.compile(rf"\b(?:url|uri|endpoint|request)\s+`?{METHOD_LIST}\b", re.IGNORECASE)
ONE_WORD = re.compile(rf"^(?P<method>{request_line.METHODS})\s+(?P<bare>[A-Z][A-Za-z]+|\{{\w+\}})$")
BARE_STYLE = re.compile(rf"\b{request_line.METHODS}\s+(?:[A-Z][A-Za-z]+|\{{\w+\}})/[\w{{:<]")
NO_PATH = re.compile(r"requests?|methods?|data|parameters?|calls?|body|bodies|examples?|responses?", re.IGNORECASE)
BLUEPRINT_PATH = re.compile(rf"^[^\[\]]{{0,80}}\[{TARGET}\]$")
BLUEPRINT_METHOD = re.compile(rf"^[^\[\]]{{1,80}}\[(?P<method>{request_line.METHODS})\]$")
RUNNING = re.compile(
    r"\b(?:call|use|using|via|send|make|issue|to|with|by|e\.g|see|like|and|or|is|also)$", re.IGNORECASE
)
LONGEST = 140


def recognise(document: Document) -> Iterator[OperationLine]:
    """Find them in headings and in lines that stand alone; below `Forms [/forms]` a heading may name a method only."""
    path: Request | None = None
    bare = any(BARE_STYLE.search(line) for line in document.lines)
    for block in request_line.readable_blocks(document):
        lines = list(block.numbered())
        if block.kind is BlockKind.CODE or len(lines) != 1 or len(lines[0][1]) > LONGEST:
            continue
        number, line = lines[0]
        where = Where(document.name, number, number)
        if request := _read(line.strip("# "), block.kind is BlockKind.HEADING):
            yield from request_line.facts(request, where)
        elif bare and (word := ONE_WORD.match(line.strip("`"))) and not NO_PATH.fullmatch(word["bare"]):
            yield from request_line.facts(Request((word["method"],), "", "/" + word["bare"], ""), where)
        elif below := BLUEPRINT_PATH.match(line):
            path = Request((), below["origin"] or "", below["path"], "")
        elif path and (method := BLUEPRINT_METHOD.match(line)):
            yield from request_line.facts(Request((method["method"],), path.origin, path.path, ""), where)


def _read(line: str, heading: bool) -> Request | None:
    if request_line.at_start(line) or request_line.GONE.search(line) or line.endswith("."):
        return None
    match = SET_APART.match(line) or PATH_FIRST.match(line)
    if not match and (heading or TITLE_OF_OPERATION.match(line) or NAMES_REQUEST.search(line)):
        match = AT_END.match(line)
        match = match if match and not RUNNING.search(match["title"]) else METHOD_FIRST.match(line) if heading else None
    elif not match:
        match = METHOD_FIRST.match(line)
        match = (
            match
            if match and not re.search(rf"\b{request_line.METHODS}\b.*\b(?:to|request|requests)\b", line)
            else None
        )
    if not match:
        return None
    path = match["path"] or "/" + match["bare"]
    return Request(request_line.methods(match["method"]), match["origin"] or "", path, "")
