"""A list that is not paged while others are."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.assemble_pagination import pages
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Outline


class ListWithoutPagination(Doubt):
    """One list documents no paging while others of the same API do.

    It may be cut at a default size without a word, and a client that trusts it misses the rest. Ask
    whether it is complete.
    """

    id = "document/list-without-pagination"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such list."""
        lists = [operation for operation in page.operations if operation.lists and operation.method == "GET"]
        paged = [operation for operation in lists if pages(operation, page)]
        for operation in lists:
            if paged and operation not in paged:
                yield self.finding(
                    operation.where,
                    f"{operation.method} {operation.path} lists without paging, unlike {paged[0].path}.",
                    "says that it answers with all items at once.",
                    "is the list always complete, and how long can it get?",
                )
