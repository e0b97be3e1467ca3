"""Sentences that say under which member every answer stands: `The response will contain an object result`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.facts import AnswerObject, Where
from driftwitness.document import Document

HOLDER = re.compile(
    r"^(?:(?:on|in\s+case\s+of)\s+success,?\s+)?"
    r"(?:(?:the|every|each|all|any|an?)\s+)?(?:successful\s+)?(?:responses?|answers?|repl(?:y|ies))\b"
    r"[^.;]*?\b(?:will\s+(?:always\s+)?(?:contain|include|hold|have)s?|(?:always\s+)?(?:contain|include|hold)s?|ha(?:s|ve)|carr(?:y|ies))\s+"
    r"(?:an?\s+|the\s+)?(?:top-level\s+|root\s+)?(?:object|member|property|key|envelope|wrapper)s?\s+"
    r"(?:named\s+|called\s+)?(?P<quote>[`\"'“]?)(?P<name>[A-Za-z]\w*)[`\"'”]?\s*(?:\.|$|,|\()",
    re.IGNORECASE,
)
PERHAPS = re.compile(
    r"\b(?:may|might|can|could|sometimes|optional(?:ly)?|if|when|unless|errors?|fail\w*)\b", re.IGNORECASE
)
WORDS = frozenset({"of", "with", "that", "which", "is", "in", "for", "and", "or", "to"})


def recognise(document: Document) -> Iterator[AnswerObject]:
    """One for each such sentence; what is said of some answers only is left aside."""
    for sentence in prose.sentences(document):
        match = HOLDER.search(sentence.text)
        if match and match["name"].lower() not in WORDS and not PERHAPS.search(match[0]):
            yield AnswerObject(Where(document.name, sentence.first, sentence.last), match["name"])
