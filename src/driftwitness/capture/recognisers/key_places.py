"""Where a key goes, told without a word such as `authentication` beside it: named places, rows of headers, httpie."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import Authentication, KeyLocation
from driftwitness.capture.facts import Where
from driftwitness.capture.recognisers.authentication import (
    ABOUT,
    KEY_VALUE,
    KEYED,
    NEGATED,
    NO_KEY,
    OUTGOING,
    Found,
)
from driftwitness.document import BlockKind, Document

MARKS = r"[`\"'“*]{0,2}"
NAMED = re.compile(
    rf"\b(?P<place>query(?:[\s-]+string)?\s+(?:parameter|param|argument|variable)|header|cookie)s?{MARKS}\s+"
    rf"(?:named|called)\s+{MARKS}(?P<name>[A-Za-z][\w-]*)",
    re.IGNORECASE,
)
QUOTED_COOKIE = re.compile(r"\bcookies?\s+[`\"'“](?P<name>[A-Za-z][\w-]*)[`\"'”]", re.IGNORECASE)
IN_QUERY = re.compile(
    rf"\b(?:as|by|via|using|with|in)\s+(?:(?:an?|the)\s+)?{MARKS}(?P<name>\w+){MARKS}\s+(?:parameter\s+)?"
    r"in\s+the\s+(?:query(?:[\s-]+string)?|URL)\b",
    re.IGNORECASE,
)
SECRET = re.compile(r"(?:key|token|auth|secret|jwt|session(?:_?id)?|sid)$", re.IGNORECASE)
NO_SECRET = re.compile(
    rf"{NO_KEY.pattern}|sort|partition|cache|sync|delta|upload|reset|device|push|invit|start|encrypt|foreign|primary",
    re.IGNORECASE,
)
OF_SESSIONS = re.compile(r"\b(?:sessions?|log(?:s|ged)?[\s-]?in|login|authent\w*|signed?\s+in)\b", re.IGNORECASE)
KEY_AS_USER = re.compile(
    r"\b(?:key|token)\b[^.]*\bas\s+(?:(?:the|your|a)\s+)?(?:HTTP\s+)?user\s?name\b"
    r"|\b(?:key|token)\b[^.]*\bas\s+(?:(?:the|your|a)\s+)?password\b",
    re.IGNORECASE,
)
HEADER_ROW = re.compile(
    rf"^[-*•|\s`\"]*(?P<name>(?=[\w]*-){KEYED})[`\"]*(?:\s*[\t|:–—-]\s*|\s+)"
    r"(?P<rest>[^\n]{0,80}\b(?:key|token|secret|credentials?)\b.*)$",
    re.IGNORECASE,
)
GATE = re.compile(r"cookie|named|called|query|url|password")
"""In lower case: what every sentence has that names a place."""
HEADERS_ABOVE = re.compile(r"\bheaders?\b", re.IGNORECASE)
SENT_TO_CLIENT = re.compile(r"\b(?:webhooks?|callbacks?|deliver\w*|responses?)\b", re.IGNORECASE)
HTTPIE = re.compile(
    r"^[\s$>]*https?\s+(?:-\S+\s+)*(?:[A-Z]+\s+)?\S*[./:]\S*\s.*?(?<![\w-])(?P<name>[\w-]+)==(?P<value>\S+)"
)
PYTHON_PAIR = re.compile(r"\brequests\.\w+\(.*\bauth\s*=\s*\(\s*[^,()]+,[^()]*\)")


def recognise(document: Document) -> Iterator[Authentication]:
    """One for each place that a sentence, a row below a word about headers, or a command names."""
    above = heading = ""
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = block.text
        for number, line in prose.numbered(block):
            where = Where(document.name, number, number)
            for kind, location, name in shown(line):
                yield Authentication(where, kind, location, name)
            row = HEADER_ROW.match(line) if block.kind is not BlockKind.CODE else None
            if row and HEADERS_ABOVE.search(f"{heading} {above}") and not SENT_TO_CLIENT.search(f"{heading} {above}"):
                if not NO_SECRET.search(row["name"]):
                    yield Authentication(where, "apiKey", "header", row["name"])
            elif block.kind is not BlockKind.CODE:
                above = line
        for sentence in prose.sentences(block) if block.kind is not BlockKind.CODE else ():
            for kind, location, name in told(sentence.text):
                yield Authentication(Where(document.name, sentence.first, sentence.last), kind, location, name)


def told(sentence: str) -> Iterator[Found]:
    """The places that a sentence names."""
    if not GATE.search(sentence.lower()) or NEGATED.search(sentence) or OUTGOING.search(sentence):
        return
    for match in NAMED.finditer(sentence):
        place = match["place"].lower()
        location: KeyLocation = "query" if place.startswith("query") else "header" if place == "header" else "cookie"
        session = location == "cookie" and OF_SESSIONS.search(sentence) is not None
        if (SECRET.search(match["name"]) or session) and not NO_SECRET.search(match["name"]):
            yield "apiKey", location, match["name"]
    for match in QUOTED_COOKIE.finditer(sentence) if OF_SESSIONS.search(sentence) else ():
        yield "apiKey", "cookie", match["name"]
    for match in IN_QUERY.finditer(sentence) if ABOUT.search(sentence) else ():
        if KEY_VALUE.match(match["name"]) and not NO_SECRET.search(match["name"]):
            yield "apiKey", "query", match["name"]
    if KEY_AS_USER.search(sentence) and "password" in sentence.lower():
        yield "basic", None, None


def shown(line: str) -> Iterator[Found]:
    """The places that a command shows: `http URL name==value`, `requests.get(URL, auth=(user, password))`."""
    httpie = HTTPIE.match(line)
    if httpie and KEY_VALUE.match(httpie["name"]) and not NO_SECRET.search(httpie["name"]):
        yield "apiKey", "query", httpie["name"]
    if PYTHON_PAIR.search(line):
        yield "basic", None, None
