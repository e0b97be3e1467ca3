"""Operations that a document names and does not place."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import FEW, Doubt, first_few
from driftwitness.capture.facts import NamedOperation
from driftwitness.capture.outline import Outline


class OperationWithoutPath(Doubt):
    """An operation is described, and neither its method nor its path stands anywhere in the documents.

    It cannot be tested. Ask for method and path, or place the operation by an overlay.
    """

    id = "document/operation-without-path"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each operation, over the line that names it; one for all where they are many."""
        names = [
            (fact.where, f"{fact.name!r}{f' ({fact.group})' if fact.group else ''}")
            for fact in page.all(NamedOperation)
        ]
        if len(names) > FEW:
            yield self.finding(
                names[0][0],
                f"{len(names)} operations are named without method and path: {first_few(names)}.",
                "leaves them out.",
                "which method and which path does each have, and what does it take and answer?",
            )
            return
        for where, name in names:
            yield self.finding(
                where,
                f"The operation {name} is named without method and path.",
                "leaves it out.",
                "which method and which path does it have, and what does it take and answer?",
            )
