"""Lines that give a status as a label does: `HTTP/1.1 404 Not Found`, `Status: 204`, `Responses: 200, 404`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.facts import StatusMention, Where
from driftwitness.capture.http_statuses import NUMBER, PHRASES, THREE_DIGITS, known
from driftwitness.capture.recognisers.status_sentences import QUANTITY
from driftwitness.document import BlockKind, Document

STATUS_LINE = re.compile(r"^[\s<>*|#/-]*HTTP/\d(?:\.\d)?\s+(?P<list>[1-5]\d\d)\b")
LABEL = re.compile(
    r"^[\s•*#>-]*(?:the\s+)?(?:possible\s+|expected\s+|example\s+|sample\s+|default\s+|returned\s+)?"
    r"(?:success(?:ful)?|errors?|failure|http|response|status|return|result)?(?:\s+(?:http|response|status|return))*"
    r"\s*(?:errors?|responses?|status(?:es)?|codes?|returns?|status\s+codes?|success|failure)"
    r"(?:\s*\((?:success|error|failure|ok)\))?\s*(?:[:=–—-]|\t|\s(?=[`(]?[1-5]\d\d))\s*(?P<list>.*)$",
    re.IGNORECASE,
)
LISTED = re.compile(
    rf"[\s`\"'(\[]*(?:HTTP(?:/\d(?:\.\d)?)?\s+)?(?P<status>{NUMBER})"
    rf"[`\"')\]]*\s*(?:[:–—-]?\s*\(?(?:{PHRASES})\)?)?(?:\s*(?:,|;|/|\||\bor\b|\band\b)|(?P<end>\s*(?:$|[\s.:–—(-].*)))",
    re.IGNORECASE,
)
PHRASED = re.compile(
    rf"^[\s•*#>`/<-]*(?:(?:HTTP|response|return)[\s-]+)*(?:(?:status|code)(?:[\s-]+code)?:?\s+)?(?P<status>{NUMBER})[`\"')\]]*\s*[:–—-]?\s*\(?(?:{PHRASES})\b"
    rf"|^[\s•*#>`-]*(?:{PHRASES})\s*[:(–—-]\s*(?:HTTP\s+)?(?P<other>{NUMBER})\b",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[StatusMention]:
    """Labels in text; in code the status line of a response, and lines that start with a status and its phrase."""
    for block in document.blocks:
        for number, line in prose.numbered(block):
            if not THREE_DIGITS.search(line):
                continue
            where = Where(document.name, number, number)
            if status_line := STATUS_LINE.match(line):
                yield StatusMention(where, int(status_line["list"]))
            elif block.kind is BlockKind.CODE:
                phrased = PHRASED.match(line)
                if phrased and phrased["status"] and known(phrased["status"]):
                    yield StatusMention(where, int(phrased["status"]))
            else:
                for status in dict.fromkeys(labelled(line)):
                    yield StatusMention(where, status)


def labelled(line: str) -> Iterator[int]:
    """The statuses that a line gives, first of all what it says."""
    if phrased := PHRASED.match(line):
        number = phrased["status"] or phrased["other"]
        if known(number):
            yield int(number)
    label = LABEL.match(line)
    at = label.start("list") if label else len(line)
    while listed := LISTED.match(line, at):
        if known(listed["status"]) and not QUANTITY.match(line, listed.end("status")):
            yield int(listed["status"])
        if listed["end"] is not None:
            return
        at = listed.end()
