"""Sentences about the order of a list: `ordered by creation date (newest first)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import OrderedBy
from driftwitness.capture.facts import Where
from driftwitness.document import Document

ORDERED = re.compile(
    r"\b(?:ordered|sorted|order|sort)\s+by\s+(?:their\s+|the\s+)?`?(?P<phrase>[\w ]+)`?", re.IGNORECASE
)
FIRST = re.compile(r"\b(?P<which>newest|latest|most recent(?:ly \w+)?|oldest|earliest)\b[\w ]*\bfirst\b", re.IGNORECASE)
DESCENDING = re.compile(r"\b(?:newest|latest|most recent(?:ly)?|descending|desc|highest|largest)\b", re.IGNORECASE)
ASCENDING = re.compile(r"\b(?:oldest|earliest|ascending|asc|lowest|smallest|alphabetical)", re.IGNORECASE)


def recognise(document: Document) -> Iterator[OrderedBy]:
    """Only sentences that say both the property and the direction, or that the newest or oldest come first."""
    for sentence in prose.sentences(document):
        by, first = ORDERED.search(sentence.text), FIRST.search(sentence.text)
        descending = DESCENDING.search(sentence.text) is not None
        if not (by or first) or descending == (ASCENDING.search(sentence.text) is not None):
            continue
        phrase = by["phrase"] if by else "updated" if first and "updated" in first[0] else "creation date"
        phrase = re.split(r"\b(?:descending|ascending|in|with|from|and|newest|oldest)\b", phrase)[0]
        yield OrderedBy(Where(document.name, sentence.first, sentence.last), phrase.strip().lower(), descending)
