"""An operation whose answer is not shown."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import StatusMention, StatusRow
from driftwitness.capture.outline import Outline

NO_CONTENT = 204


class OperationWithoutResponse(Doubt):
    """An operation has no example of its response, and no line says that it has no content.

    Nothing can be checked but the status. Ask for an example.
    """

    id = "document/operation-without-response"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such operation."""
        for operation in page.operations:
            told = [row.status for row in operation.of(StatusRow)]
            told += [mention.status for mention in operation.of(StatusMention)]
            if not operation.successes and NO_CONTENT not in told:
                yield self.finding(
                    operation.where,
                    f"{operation.method} {operation.path} has no example of its response.",
                    "says nothing of the body.",
                    "what does the response look like?",
                )
