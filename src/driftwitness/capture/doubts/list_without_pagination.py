"""A list that is not paged while others are."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.assemble.pagination import pages
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import FEW, Doubt, first_few
from driftwitness.capture.outline import Outline


class ListWithoutPagination(Doubt):
    """One list documents no paging while others of the same API do.

    It may be cut at a default size without a word, and a client that trusts it misses the rest. Ask
    whether it is complete.
    """

    id = "document/list-without-pagination"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such list; one for all where they are many."""
        lists = [operation for operation in page.operations if operation.lists and operation.method == "GET"]
        paged = [operation for operation in lists if pages(operation, page)]
        whole = [operation for operation in lists if operation not in paged] if paged else []
        if len(whole) > FEW:
            named = first_few([(operation.where, f"{operation.method} {operation.path}") for operation in whole])
            yield self.finding(
                whole[0].where,
                f"{len(whole)} of {len(lists)} operations list without paging, unlike {paged[0].path}: {named}.",
                "says that they answer with all items at once.",
                "are these lists always complete, and how long can they get?",
            )
            return
        for operation in whole:
            yield self.finding(
                operation.where,
                f"{operation.method} {operation.path} lists without paging, unlike {paged[0].path}.",
                "says that it answers with all items at once.",
                "is the list always complete, and how long can it get?",
            )
