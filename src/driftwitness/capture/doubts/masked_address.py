"""Addresses that the page masks."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Outline
from driftwitness.contract.masked import MASKED, PLACEHOLDER_ADDRESS


class MaskedAddress(Doubt):
    """Mail addresses in examples were replaced by a spam protection, `[email protected]`.

    A request copied from such an example is refused where an address is validated, and no format can be concluded. Ask
    for examples with an address under example.com.
    """

    id = "document/masked-address"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each document."""
        for document in page.documents:
            masked = [
                (example.at(pointer), pointer, value)
                for example in page.examples()
                for pointer, value in example.values()
                if example.where.document == document.name and isinstance(value, str) and MASKED.search(value)
            ]
            if masked:
                where, _, value = masked[0]
                lines = ", ".join(str(line) for line in sorted({place.first for place, _, _ in masked}))
                names = ", ".join(sorted({pointer.rpartition("/")[2] for _, pointer, _ in masked}))
                yield self.finding(
                    where,
                    f"The page shows {value!r} instead of a mail address (lines {lines}).",
                    f"takes {names} for plain strings and puts {PLACEHOLDER_ADDRESS} among the values to send.",
                    "are these properties mail addresses, and are they validated?",
                )
