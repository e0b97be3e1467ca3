"""Sentences that say an operation is noticed outside: it sends mail or an invitation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import ReachesOut
from driftwitness.capture.facts import Where
from driftwitness.document import Document

SENDS = re.compile(
    r"\b(?:sends?|emails?|mails?|delivers?|texts?)\b[^.]*\b(?:e-?mails?|messages?|invitations?|notifications?|SMS|customer"
    r"|recipients?|guests?)\b|\binvites?\s+(?:an?|the|new)\b",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[ReachesOut]:
    """One for each such sentence."""
    for sentence in prose.sentences(document):
        if SENDS.search(sentence.text):
            yield ReachesOut(Where(document.name, sentence.first, sentence.last))
