"""Sentences that tell how long to wait after a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import WaitRule
from driftwitness.capture.facts import Where
from driftwitness.document import Document

WAIT = re.compile(r"\b(?:wait|retry(?!-after)|retrying|try again|back off)\b", re.IGNORECASE)
HEADER = re.compile(r"(?<![\w-])(?:X-[\w-]+|[A-Z][a-z]+-?[A-Z][\w-]*-[\w-]+|Retry-After|RateLimit-\w+)(?![\w-])")


def recognise(document: Document) -> Iterator[WaitRule]:
    """One for each sentence that names the header to wait by."""
    for sentence in prose.sentences(document):
        header = HEADER.search(sentence.text)
        if header and WAIT.search(sentence.text) and not HEADER.match(sentence.text):
            yield WaitRule(Where(document.name, sentence.first, sentence.last), header[0])
