"""Sentences that name a status: `Returns 202 Accepted`, `the API responds with a 429 status code`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import StatusMention, Where
from driftwitness.capture.recognisers.captions import PHRASES
from driftwitness.document import Document

ANSWERS = re.compile(r"\b(?:return|respond|response|repl|answer|receive|get|status|code|error)", re.IGNORECASE)
NAMED = re.compile(
    rf"(?<![\d.,-])([1-5]\d\d)\s+(?:{PHRASES}|error|response|status)\b"
    r"|\b(?:status|code|HTTP|with|an?)\s+([1-5]\d\d)"
    r"(?![\d.,-]\d|\w|\s+(?:request|call|time|second|minute|character|item))",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[StatusMention]:
    """One for each status in a sentence about answers."""
    for sentence in document.sentences():
        if not ANSWERS.search(sentence.text):
            continue
        for match in NAMED.finditer(sentence.text):
            yield StatusMention(Where(document.name, sentence.first, sentence.last), int(match[1] or match[2]))
