"""References that lead nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import NamedOperation, OperationLine, Where
from driftwitness.capture.outline import Outline

PHRASE = re.compile(
    r"(?:^|[.!?:)]\s+)(?P<phrase>(?:more|further|additional) (?:information|info|details)|(?:read|learn|see|show) more"
    r"|see (?:details|here|the documentation)|click here|more)\s*(?:[.»→>]*)\s*$",
    re.IGNORECASE,
)
EMPTY = re.compile(r"\[(?P<phrase>[^\[\]]+)\]\(\s*#?\s*\)")
TARGET = re.compile(r"\]\(\s*[^\s#)]|https?://|\bwww\.|<a\s[^>]*href|\]\[")
RENDERED = (".html", ".htm", ".xhtml")
"""What the reader of such pages has lost the targets of, dead or not."""
MANY = 3


class DeadReference(Doubt):
    """Operations point to further information by the text of a link that has no target.

    What they take and answer may stand there. Ask for the pages that are meant.
    """

    id = "document/dead-reference"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each text of a link that operations share."""
        names = {(fact.where.document, fact.where.first): fact.name for fact in page.all(NamedOperation)}
        for line in page.all(OperationLine):
            names.setdefault((line.where.document, line.where.first), f"{line.method} {line.path}")
        found: dict[str, list[tuple[Where, str]]] = defaultdict(list)
        for document in page.documents:
            for number, text in enumerate(document.source, 1) if not document.name.lower().endswith(RENDERED) else ():
                match = EMPTY.search(text) or (None if TARGET.search(text) else PHRASE.search(text))
                if match:
                    phrase = match["phrase"]
                    name = names.get((document.name, number), text.strip()[:40])
                    found[phrase.lower()].append((Where(document.name, number, number), name))
        for phrase, places in found.items():
            if sum((where.document, where.first) in names for where, _ in places) >= MANY:
                yield self.finding(
                    places[0][0],
                    f"{phrase.capitalize()!r} stands at {len(places)} places without a target: {first_few(places)}.",
                    "knows nothing of what should stand there.",
                    "to which pages do these references lead?",
                )
