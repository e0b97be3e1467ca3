"""A refusal without a status."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline

REFUSED = re.compile(
    r"\b(?:will be|are|is|gets?)\s+(?:rejected|refused|denied|declined|not accepted)\b|\bwill fail\b", re.IGNORECASE
)
STATUS = re.compile(r"(?<!\d)[345]\d\d(?!\d)")


class RejectionWithoutStatus(Doubt):
    """A sentence says that requests are rejected, and not how.

    Nothing can be checked: a status, a redirect and a closed connection all fit. Ask for the status and the error code.
    """

    id = "document/rejection-without-status"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such sentence."""
        for document in page.documents:
            for sentence in document.sentences():
                match = REFUSED.search(sentence.text)
                if match and not STATUS.search(sentence.text):
                    yield self.finding(
                        Where(document.name, sentence.first, sentence.last),
                        f"The text says that something {match[0]!r} without a status.",
                        "says nothing about it.",
                        "which status and which error code does such a request get?",
                    )
