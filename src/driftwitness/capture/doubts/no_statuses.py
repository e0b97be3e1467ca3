"""A document without a status."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import http_statuses
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import Caption, StatusMention, StatusRow
from driftwitness.capture.outline import Outline

STATUS = re.compile(
    rf"\b(?:HTTP|status|code|returns?|respon\w+|answers?)\b[^.\n]{{0,60}}{http_statuses.NUMBER}"
    rf"|{http_statuses.NUMBER}\s+(?:{http_statuses.PHRASES})\b",
    re.IGNORECASE,
)


class NoStatuses(Doubt):
    """The documents have operations and name no HTTP status at all.

    Neither a success nor a failure can be told by its status. Ask for the statuses of each operation.
    """

    id = "document/no-statuses"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """At most one finding, at the first operation."""
        known = (*page.all(StatusRow), *page.all(StatusMention))
        captioned = any(caption.status for caption in page.all(Caption))
        said = any(STATUS.search("\n".join(document.lines)) for document in page.documents)
        if page.operations and not known and not captioned and not said:
            named = first_few([(one.where, f"{one.method} {one.path}") for one in page.operations])
            yield self.finding(
                page.operations[0].where,
                f"No line names an HTTP status, for none of {len(page.operations)} operations: {named}.",
                "has only answers by default.",
                "with which statuses do these operations succeed and fail?",
            )
