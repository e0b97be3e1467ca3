"""The vendor's own error codes, listed without a status: tables, bullets, definitions, also glued together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import ErrorCodeRow
from driftwitness.capture.facts import Where
from driftwitness.capture.http_statuses import known
from driftwitness.document import BlockKind, Document

WORD = (
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)+|[A-Z]{3,}[A-Z0-9]*|(?:[A-Z][a-z0-9]+){2,}"
    r"|[A-Z]{1,4}-?\d{2,6}"
)
ROW = re.compile(
    rf"^(?:[-*•|]\s*)?[`\"(\[]?(?P<code>-?\d{{1,6}}|{WORD})[`\")\]]?(?P<gap>\s*[-–—:|\t]+\s*|\s+|$)(?P<description>.*)$"
)
ANNOUNCES = re.compile(
    r"\berror[\s_-]*(?:codes?|types?|names?|identifiers?|reasons?|values|list|reference)\b|\bcodes?\b.*\berrors?\b|\berrors?\b.*\bcodes?\b"
    r"|\b(?:possible|following)\s+errors\b",
    re.IGNORECASE,
)
ALONE = re.compile(rf"[`\"]?(?:-?\d{{1,6}}|{WORD})[`\"]?")
VALUES = re.compile(r"\b(?:possible|allowed|following|valid)\b[^:]*\b(?:values?|codes?|types?)\b[^:]*:", re.IGNORECASE)
GLUED_TO = re.compile(rf"{VALUES.pattern}\s*(?P<code>[a-z]+(?:_[a-z]+)+)$", re.IGNORECASE)
TITLE = re.compile(
    r"^[A-Z]+(?:\s+\w+){0,4}\s+(?:error|status|response)\s*(?:codes?|types?|messages?)?:?$", re.IGNORECASE
)
"""What lists of codes are headed with, also where its first word is in capitals: `SMS error codes`."""
FARTHEST = 4


def recognise(document: Document) -> Iterator[ErrorCodeRow]:
    """Runs of two rows or more below a line that announces error codes."""
    run: list[ErrorCodeRow] = []
    announced = 0
    lines = [(block, number, line) for block in document.blocks for number, line in prose.numbered(block)]
    for index, (block, number, line) in enumerate(lines):
        if block.kind is BlockKind.CODE:
            continue
        after = lines[index + 1] if index + 1 < len(lines) else None
        row = _row(document.name, number, line, after[1:] if after and after[0].kind is not BlockKind.CODE else None)
        if row and TITLE.match(line):
            row = None
        if row and (run or number - announced <= FARTHEST) and announced:
            run.append(row)
            continue
        if run and run[-1].where.last == number:
            continue  # what the code alone on the line before means
        yield from run if len(run) > 1 else ()
        run = []
        if ANNOUNCES.search(line) and len(line) <= 200:
            announced = number
        elif block.kind is BlockKind.HEADING:
            announced = 0
    yield from run if len(run) > 1 else ()
    yield from _glued(document)


def _row(name: str, number: int, line: str, following: tuple[int, str] | None) -> ErrorCodeRow | None:
    match = ROW.match(line)
    if not match or re.match(r'^"\w+"\s*:', line):
        return None
    code, description, last = match["code"], match["description"].replace("\t", " ").strip(), number
    if re.fullmatch(r"[1-5]\d\d", code) and known(code):
        return None
    if any(known(found) for found in re.findall(r"(?<![\w.])[45]\d\d(?![\w.])", description[:12])):
        return None
    if not description:
        if not following or not ALONE.fullmatch(line.strip("-*• ")) or following[0] > number + 2:
            return None
        last, description = following
    elif not match["gap"].strip() and not (
        code.lstrip("-").isdigit() or "\t" in match["gap"] or description[0].isupper()
    ):
        return None
    return ErrorCodeRow(Where(name, number, last), int(code) if code.lstrip("-").isdigit() else code, description)


def _glued(document: Document) -> Iterator[ErrorCodeRow]:
    """Codes whose line ends were lost: `Possible values are:first_code`, `- What it meanssecond_code`, and so on."""
    vocabulary: set[str] = set()
    lines = document.lines
    at = 0
    while at < len(lines):
        start = GLUED_TO.search(lines[at][-prose.LONGEST :].strip()) if "_" in lines[at] else None
        code = start["code"] if start else None
        vocabulary = vocabulary or (_vocabulary(lines) if code else set())
        at += 1
        while code and at < len(lines) and (bullet := re.match(r"^\s*[-–—]\s+(?P<rest>.*)$", lines[at])):
            description, following = _cut(bullet["rest"].strip(), vocabulary)
            yield ErrorCodeRow(Where(document.name, at, at + 1), code, description)
            code = following
            at += 1


def _vocabulary(lines: Sequence[str]) -> set[str]:
    """The words of a page, and those that the names in its examples are made of."""
    words = {word.lower() for line in lines for word in re.findall(r"(?<![\w_])[A-Za-z]{2,}(?![\w_])", line)}
    return words | {word for line in lines for name in re.findall(r'"(\w+)"', line) for word in name.split("_")}


def _cut(text: str, vocabulary: set[str]) -> tuple[str, str | None]:
    """A description, and the code that its last word runs into, if any: both halves of a right cut are known words."""
    *before, last = text.split() or [""]
    cuts = []
    for place in range(2, len(last) - 1):
        word, code = last[:place], last[place:]
        if "_" in word or not re.fullmatch(r"[a-z]+(?:_[a-z]+)*", code):
            continue
        score = (word.lower() in vocabulary) + (code.split("_")[0] in vocabulary)
        if score and (last.lower() not in vocabulary):
            cuts.append((score, "_" in code, -abs(place - len(code.split("_")[0])), place))
    if not cuts:
        return text, None
    place = max(cuts)[-1]
    return " ".join([*before, last[:place]]), last[place:] if "_" in last[place:] else None
