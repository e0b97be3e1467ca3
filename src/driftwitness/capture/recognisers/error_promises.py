"""Sentences that say what every error holds: `Every error includes a machine-readable code and a message`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import ErrorPromise
from driftwitness.capture.facts import Where
from driftwitness.document import Document

EVERY_ERROR = re.compile(
    r"\b(?:every|all|each|any)\s+(?:\w+\s+)?(?:errors?|failures?)(?:\s+\w+){0,2}?\s+(?:includes?|contains?|has|have|carr(?:y|ies)"
    r"|holds?|comes?\s+with|returns?)\b(?P<what>.*)",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[ErrorPromise]:
    """One for each such sentence."""
    for sentence in prose.sentences(document):
        if match := EVERY_ERROR.search(sentence.text):
            words = frozenset(re.findall(r"\w+", match["what"]))
            yield ErrorPromise(Where(document.name, sentence.first, sentence.last), words)
