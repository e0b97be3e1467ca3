"""Sentences about what goes too when something is deleted: `deletes a form and all its associated entries`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import Cascade
from driftwitness.capture.facts import Where
from driftwitness.document import Document

DELETES = r"\b(?:delet|remov|destroy|eras)\w*\b"
WITH_ALL = re.compile(
    rf"{DELETES}[^.]*?\b(?:and|with|along with|including|together with|also \w*\s*{DELETES}|{DELETES})\s+"
    r"(?:all|every|any)(?:\s+of)?\s+(?:its|the|their|associated|related)?\s*(?P<phrase>[\w ,-]+)",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[Cascade]:
    """One for each such sentence."""
    for sentence in prose.sentences(document):
        if match := WITH_ALL.search(sentence.text):
            yield Cascade(Where(document.name, sentence.first, sentence.last), match["phrase"].lower())
