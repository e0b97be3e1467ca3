"""A prefix that any path may have: `Simply prefix any path with /v2`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import OptionalPrefix, Where
from driftwitness.document import Document

SAYS = re.compile(
    r"\b(?:prefix|prepend|precede|start)\w*\s+(?:\w+\s+){0,2}(?:any|all|every|each|the|your)\s+(?:\w+\s+){0,2}"
    r"(?:paths?|urls?|uris?|endpoints?|routes?|requests?)\s+with\s+[`\"']?(?P<path>/[\w.-]+(?:/[\w.-]+)*)",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[OptionalPrefix]:
    """Find the sentences that say so."""
    for sentence in document.sentences():
        if match := SAYS.search(sentence.text):
            where = Where(document.name, sentence.first, sentence.last)
            yield OptionalPrefix(where, match["path"].rstrip("."))
