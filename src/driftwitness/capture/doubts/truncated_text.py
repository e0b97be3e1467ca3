"""Text that is cut off at the end of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline
from driftwitness.document import Block, BlockKind, Document

GOES_ON = re.compile(
    r"\b(?:an?|and|are|as|at|be|by|can|for|from|has|have|if|in|is|its?|may|must|not|of|on|or|our|that|the|their|then|this"
    r"|to|was|we|when|which|will|with|your?)$|,$",
    re.IGNORECASE,
)
"""What no sentence ends with."""


class TruncatedText(Doubt):
    """The document ends in the middle of a word or a sentence, so that what follows is missing.

    The missing part may hold operations or limits that the contract then lacks. Ask for the whole page.
    """

    id = "document/truncated-text"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """At most one finding for each document."""
        for document in page.documents:
            if document.blocks and self._is_cut(document, document.blocks[-1]):
                block = document.blocks[-1]
                yield self.finding(
                    Where(document.name, block.first, block.last),
                    f"The document ends with {document.line(block.last).strip()!r}, in the middle of something.",
                    "knows nothing of what should follow.",
                    "what does the page say there?",
                )

    def _is_cut(self, document: Document, block: Block) -> bool:
        if block.kind is BlockKind.CODE:
            return False
        last = block.lines[-1].strip()
        words = re.findall(r"\w+", last)
        if not words or last[-1] in ".!?:)]}\"'`":
            return False
        text = "\n".join(document.lines[: block.last - 1])
        fragment = re.escape(words[-1])
        whole = re.search(rf"\b{fragment}\b", text)
        longer = len(words[-1]) > 1 and re.search(rf"\b{fragment}(?!(?:s|es|d|ed|ing|ly)\b)\w+", text)
        return bool(longer and not whole) or GOES_ON.search(last) is not None
