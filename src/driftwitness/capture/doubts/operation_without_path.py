"""Operations that a document names and does not place."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import NamedOperation
from driftwitness.capture.outline import Outline


class OperationWithoutPath(Doubt):
    """An operation is described, and neither its method nor its path stands anywhere in the documents.

    It cannot be tested. Ask for method and path, or place the operation by an overlay.
    """

    id = "document/operation-without-path"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each operation, over the line that names it: each is a question of its own."""
        for fact in page.all(NamedOperation):
            group = f" ({fact.group})" if fact.group else ""
            yield self.finding(
                fact.where,
                f"The operation {fact.name!r}{group} is named without method and path.",
                "leaves it out.",
                "which method and which path does it have, and what does it take and answer?",
            )
