"""Sentences that promise a partial update."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import PartialUpdate
from driftwitness.capture.facts import Where
from driftwitness.document import Document

PARTIAL = re.compile(
    r"\bonly\b[^.]*\b(?:fields?|propert\w+|attributes?|columns?|values?|what)\b[^.]*"
    r"\b(?:includ|send|sent|provid|suppl|present|given|specif|pass)"
    r"|\b(?:omitted|missing|left out|not (?:sent|included|provided|present|given))\b[^.]*"
    r"\b(?:unchanged|untouched|as (?:it|they) (?:is|are|was|were)|not (?:be )?(?:changed|modified|touched)|keeps?)\b"
    r"|\bpartial(?:ly)?\s+updat",
    re.IGNORECASE,
)
UPDATE = re.compile(r"\b(?:updat|chang|modif|touch|patch|edit|unchanged|alter|keep)", re.IGNORECASE)


def recognise(document: Document) -> Iterator[PartialUpdate]:
    """One for each such sentence."""
    for sentence in prose.sentences(document):
        if PARTIAL.search(sentence.text) and UPDATE.search(sentence.text):
            yield PartialUpdate(Where(document.name, sentence.first, sentence.last))
