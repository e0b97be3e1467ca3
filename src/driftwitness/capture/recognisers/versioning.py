"""How a request names the API's version: a media type, a header, a query parameter, a prefix of the path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import VersionTold
from driftwitness.capture.facts import Where
from driftwitness.document import Document

MEDIA_VERSION = r"(?:\.v\d[\w.-]*?(?:\+json)?|(?:\+json)?\s*;\s*(?:api-)?version=\"?[\w.-]+\"?)"
MEDIA_TYPE = rf"application/(?:vnd\.)?[\w.-]*?{MEDIA_VERSION}(?![\w+])"
IN_MEDIA_TYPE = re.compile(
    rf"\b(?P<name>Accept|Content-Type)[\"'`]?\s*[:=]\s*[\"'`]?(?P<value>{MEDIA_TYPE})", re.IGNORECASE
)
IN_HEADER = re.compile(
    r"(?:^|[\"'\s`])(?P<name>(?:[A-Za-z]\w*-)*(?:api-?)?version)[\"'`]?\s*:\s*[\"'`]?(?P<value>v?\d(?:[\w.-]*\w)?)",
    re.IGNORECASE,
)
NO_VERSION = re.compile(
    r"^(?:.*(?:webhook|event|delivery)|http|tls|ssl|mime|schema|sec-|if-|x-sdk|client|sdk|app|lock|doc)", re.IGNORECASE
)
IN_QUERY = re.compile(r"[?&](?P<name>api[-_]?version|version)=(?P<value>v?\d[\w.-]*)", re.IGNORECASE)
PREFIX = re.compile(r"(?<![\w/])/?(?:api/)?(?P<value>/v\d+(?:\.\d+)*)(?![\w.]*\w)/?")
ABOUT_PATH = re.compile(
    r"\bversion\w*\b.*\b(?:URLs?|URIs?|paths?)\b|\b(?:URLs?|URIs?|paths?)\b.*\bversion|\bprefix(?:ed|ing)?\b",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[VersionTold]:
    """Header lines and URLs wherever they stand, and sentences about a prefix."""
    for block in document.blocks:
        for number, line in prose.numbered(block):
            where = Where(document.name, number, number)
            for match in IN_MEDIA_TYPE.finditer(line):
                yield VersionTold(where, "media-type", match["name"], match["value"])
            for match in IN_HEADER.finditer(line):
                if not NO_VERSION.match(match["name"]) and "-" in match["name"]:
                    yield VersionTold(where, "header", match["name"], match["value"])
            for match in IN_QUERY.finditer(line):
                if match["name"].lower() != "version":
                    yield VersionTold(where, "query", match["name"], match["value"])
    for sentence in prose.sentences(document):
        prefix = PREFIX.search(sentence.text)
        if prefix and ABOUT_PATH.search(sentence.text):
            yield VersionTold(Where(document.name, sentence.first, sentence.last), "path", None, prefix["value"])
