"""A URL to open, told without a method: `The search API has the following format:` and `https://host/search?<params>`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import PathLine, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import METHODS, TARGET, Request
from driftwitness.document import Document

TOLD = re.compile(
    r"\b(?:has|have|is of|takes|uses)\s+the\s+(?:following\s+|general\s+|main\s+)?(?:ur[il]\s+)?"
    r"(?:format|form|syntax|structure|pattern|template)\s*:?$"
    r"|\b(?:format|form|syntax|structure|pattern|template)\s+(?:of|for)\s+(?:the|an?)\b[^.]*\bis\s*:?$"
    r"|^(?:the\s+)?(?:request\s+)?(?:ur[il]\s+)?(?:format|syntax|pattern|template)(?:\s+is)?\s*:$",
    re.IGNORECASE,
)
OF_ALL = re.compile(r"^(?:all|every|each)\b|\b(?:urls|uris|endpoints|requests|calls|paths|base)\b", re.IGNORECASE)
URL = re.compile(rf"^[-*•\s]*`?{TARGET}`?$")
FARTHEST = 3
"""Lines from the sentence to the URL, at most."""


def recognise(document: Document) -> Iterator[PathLine]:
    """Find each URL below such a sentence; a request without a method reads."""
    for sentence in document.sentences():
        text = sentence.text.strip()
        if not TOLD.search(text) or OF_ALL.search(text) or re.search(rf"\b{METHODS}\b", text):
            continue
        for number in range(sentence.last + 1, min(sentence.last + 1 + FARTHEST, len(document.lines) + 1)):
            if match := URL.match(document.line(number).strip()):
                where = Where(document.name, number, number)
                request = Request(("GET",), match["origin"] or "", match["path"], "")
                for found in request_line.facts(request, where):
                    yield PathLine(where, found.path, found.origin, found.query, "GET")
            if document.line(number).strip():
                break
