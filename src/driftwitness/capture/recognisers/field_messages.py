"""Sentences that say where an error holds its field-level messages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import FieldMessages
from driftwitness.capture.facts import Where
from driftwitness.document import Document

CONTAINS = re.compile(
    r"`?(?P<member>\w+)`?\s+(?:object|field|member|array|property|key)\s+(?:contains?|holds?|lists?|has|maps?)\b[^.]*"
    r"\b(?:field|parameter|property|attribute)s?\b",
    re.IGNORECASE,
)
STATUS = re.compile(r"(?<!\d)([45]\d\d)(?!\d)")


def recognise(document: Document) -> Iterator[FieldMessages]:
    """One for each such sentence."""
    for sentence in prose.sentences(document):
        if match := CONTAINS.search(sentence.text):
            status = STATUS.search(sentence.text)
            where = Where(document.name, sentence.first, sentence.last)
            yield FieldMessages(where, match["member"], int(status[1]) if status else None)
