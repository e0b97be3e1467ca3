"""Operations with the same title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import Where
from driftwitness.capture.operations.titles import title_of
from driftwitness.capture.outline import Operation, Outline


class OneTitleTwoOperations(Doubt):
    """Two operations have the same title beside their method and path.

    Nobody can tell by the page which one to take. Ask for what sets them apart.
    """

    id = "document/one-title-two-operations"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for all such titles."""
        named: dict[str, list[Operation]] = defaultdict(list)
        for operation in page.operations:
            title = title_of(page, operation)
            if title:
                named[title[1].lower()].append(operation)
        shared: list[tuple[Where, str]] = []
        for text, operations in named.items():
            if len(operations) > 1:
                both = " and ".join(f"{operation.method} {operation.path}" for operation in operations)
                shared.append((operations[-1].where, f"{text!r} stands at {both}"))
        if shared:
            yield self.finding(
                shared[0][0],
                f"{len(shared)} {'title is' if len(shared) == 1 else 'titles are'} shared by several operations: "
                f"{first_few(shared)}.",
                "gives each its own operationId.",
                "what sets these operations apart?",
            )
