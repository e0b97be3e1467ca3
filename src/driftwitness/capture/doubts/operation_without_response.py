"""An operation whose answer is not shown."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import FEW, Doubt, first_few
from driftwitness.capture.facts import StatusMention, StatusRow
from driftwitness.capture.outline import Operation, Outline

NO_CONTENT = 204


class OperationWithoutResponse(Doubt):
    """An operation has no example of its response, and no line says that it has no content.

    Nothing can be checked but the status. Ask for an example.
    """

    id = "document/operation-without-response"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such operation; one for all where they are many, or all that there are."""
        silent = [operation for operation in page.operations if not self._tells(operation)]
        if len(silent) > FEW or (len(silent) > 1 and len(silent) == len(page.operations)):
            named = first_few([(operation.where, f"{operation.method} {operation.path}") for operation in silent])
            yield self.finding(
                silent[0].where,
                f"{len(silent)} of {len(page.operations)} operations have no example of their response: {named}.",
                "says nothing of their bodies.",
                "what do the responses look like?",
            )
            return
        for operation in silent:
            yield self.finding(
                operation.where,
                f"{operation.method} {operation.path} has no example of its response.",
                "says nothing of the body.",
                "what does the response look like?",
            )

    def _tells(self, operation: Operation) -> bool:
        told = [row.status for row in operation.of(StatusRow)]
        told += [mention.status for mention in operation.of(StatusMention)]
        return bool(operation.successes) or NO_CONTENT in told
