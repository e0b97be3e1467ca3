"""A negative number that must mean something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import naming
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline

COUNTS = frozenset(
    {"limit", "max", "maximum", "quota", "count", "total", "remaining", "size", "ttl", "timeout", "used"}
)


class SentinelValue(Doubt):
    """An example shows a negative count or limit, such as -1, and no text says what it means.

    A client that compares it as a number takes "unlimited" for "nothing left". Ask what it means.
    """

    id = "document/sentinel-value"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each value, with all its places."""
        places: dict[int, list[tuple[Where, str]]] = {}
        for example in page.examples():
            for pointer, value in example.values():
                name = pointer.rpartition("/")[2]
                if type(value) is int and value < 0 and COUNTS & set(naming.words(name)):
                    places.setdefault(value, []).append((example.at(pointer), pointer))
        for value, found in sorted(places.items()):
            if not self._explained(page, value):
                shown = ", ".join(f"{pointer} (line {where.first})" for where, pointer in found)
                yield self.finding(
                    found[0][0],
                    f"{value} stands at {shown}, and no text says what it means.",
                    "takes it for an ordinary integer.",
                    f"does {value} mean unlimited?",
                )

    def _explained(self, page: Outline, value: int) -> bool:
        lines = (line for document in page.documents for _, line in document.text_lines)
        return any(
            re.search(rf"(?<![\w-]){value}(?!\w)|\bunlimited\b|\bno limit\b", line, re.IGNORECASE) for line in lines
        )
