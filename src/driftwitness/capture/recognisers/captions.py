"""What a code block shows: the lines right above it, such as `Example Response 201 Created` or `HTTP/1.1 200 OK`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from driftwitness.capture.facts import Caption, Role, Where
from driftwitness.capture.http_statuses import known
from driftwitness.document import BlockKind, Document

PHRASES = "|".join(re.escape(status.phrase) for status in HTTPStatus)
STATUS = re.compile(
    rf"(?:HTTP/\d(?:\.\d)?\s+)?(?<![\d/=#.-])(?<!\bid )(?<!\bid of )([1-5]\d\d)(?![\d-])(?:[\s:,(–-]*(?:{PHRASES}))?",
    re.IGNORECASE,
)
STATUS_LINE = re.compile(rf"(?:HTTP/\d(?:\.\d)?\s+)?[1-5]\d\d[\s:,–-]*(?:{PHRASES})", re.IGNORECASE)
HEADER_LINE = re.compile(r"^[A-Z][A-Za-z]*(?:-[A-Za-z]+)*:\s+\S")
SENTENCE_END = re.compile(r"[.;]\s")
ALTERNATIVE = re.compile(r"\bor\b|\bbut\b|\botherwise\b", re.IGNORECASE)
MESSAGE_HEADER = re.compile(
    r"^(?:[A-Z][A-Za-z]*(?:-[A-Za-z]+)+|Date|Server|Age|Host|Expires|Vary|ETag|Location|Via|Connection):\s",
    re.IGNORECASE,
)
"""A header of an HTTP message: its numbers are no statuses."""
LONGEST, FARTHEST, MOST_LINES = 90, 12, 5
"""Characters of a caption; how many lines above the code it stands at most, and how many of them are not blank."""
LONGEST_REQUEST = 6
"""Words of a caption without a colon that says that a request follows; longer ones speak of some request."""
ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("payload", re.compile(r"\b(?:payload|delivery|event)\b", re.IGNORECASE)),
    ("error", re.compile(r"\b(?:errors?|failure|failed)\b", re.IGNORECASE)),
    ("response", re.compile(r"\b(?:responses?|returns?|result|answers?)\b", re.IGNORECASE)),
    ("request", re.compile(r"\b(?:request|body|send|input)\b", re.IGNORECASE)),
)


def recognise(document: Document) -> Iterator[Caption]:
    """One caption for each code block that has one."""
    before = 0
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            yield from _above(document, block.first, before)
            before = block.last


def _above(document: Document, heads: int, before: int) -> Iterator[Caption]:
    """Read upwards from the code at line `heads`, not beyond line `before`, where the code above it ends."""
    role: Role | None = None
    status: int | None = None
    lines: list[tuple[int, str]] = []
    told = False  # prose stands between: beyond it only a line that is all status counts
    seen = 0
    for number in range(heads - 1, max(before, heads - FARTHEST), -1):
        line = _clause(document, number)
        seen += bool(line)
        if seen > MOST_LINES:
            break
        found_role, found_status = read(line)
        told = told or bool(line and not found_role and not found_status and not HEADER_LINE.match(line))
        if (told and not STATUS_LINE.fullmatch(line)) or not (found_role or found_status):
            continue
        lines.append((number, line))
        with_status = found_role if found_status and not status else None  # says more than `Body` below it
        role, status = with_status or role or found_role, status or found_status
        if role and status:
            break
    if lines:
        (last, text), (first, _) = lines[0], lines[-1]
        yield Caption(Where(document.name, first, last), heads, role or "response", status, text)


def _clause(document: Document, number: int) -> str:
    """The line; the end of a sentence that announces the code (`the following object:`) with the line it began on.

    Of a long line only what comes right before its colon is about the code.
    """
    line, above = document.line(number).strip(), document.line(number - 1).strip() if number > 1 else ""
    wrapped = line.endswith(":") and line[:1].islower() and above and not above.endswith((".", ":"))
    clause = " ".join((SENTENCE_END.split(above)[-1], line)) if wrapped else line
    sentence = SENTENCE_END.split(clause)[-1]
    if len(clause) <= LONGEST or not clause.endswith(":") or ALTERNATIVE.search(sentence):
        return clause
    return sentence[-LONGEST:].partition(" ")[2]


def read(line: str) -> tuple[Role | None, int | None]:
    """The role and the status that a caption line names; neither for a line that is a sentence."""
    if len(line) > LONGEST or MESSAGE_HEADER.match(line) or line.endswith((".", "}", "]", ";")):
        return None, None
    status = next((found for found in STATUS.finditer(line) if known(found[1])), None)
    rest = STATUS.sub(" ", line)
    role = next((name for name, words in ROLES if words.search(rest)), None)
    if role == "request" and len(line.split()) > LONGEST_REQUEST and not line.endswith(":"):
        role = None
    if role == "error" and re.search(r"\bresponse\b", rest, re.IGNORECASE) and status and int(status[1]) < 400:
        role = "response"
    return role, int(status[1]) if status else None
