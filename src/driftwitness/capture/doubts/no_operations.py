"""A document without operations."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import NamedOperation, Where
from driftwitness.capture.outline import Outline


class NoOperations(Doubt):
    """No document of the vendor has a line with a method and a path, or names an operation without them.

    Ask for methods and paths, or place the operations by an overlay.
    """

    id = "document/no-operations"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding, over the first document."""
        if not page.operations and not page.all(NamedOperation) and page.documents:
            document = page.documents[0]
            yield self.finding(
                Where(document.name, 1, len(document.lines)),
                "No line names a method and a path.",
                "has no operations.",
                "which method and which path does each operation have?",
            )
