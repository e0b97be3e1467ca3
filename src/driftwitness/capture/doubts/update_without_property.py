"""An update whose text names something that its body lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import naming
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Operation, Outline

CHANGES = re.compile(
    r"\b(?:you can|may|allows you to|lets you|use this to)\s+(?:change|update|modify|edit|set|adjust)\s+"
    r"(?P<list>[^.]+)",
    re.IGNORECASE,
)
NOISE = frozenset({"the", "its", "a", "an", "of", "or", "and", "to", "updated", "new"})
SPLIT = re.compile(r",\s*(?:and|or)\s+|,\s*|\s+(?:and|or)\s+", re.IGNORECASE)


class UpdateWithoutProperty(Doubt):
    """The text of an update says what can be changed, and the table of its body has no property for one of these.

    Either the table lacks a property or the text promises too much. Ask how to change it.
    """

    id = "document/update-without-property"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each thing that is named and lacks a property."""
        for operation in page.operations:
            rows = operation.located("body")
            if operation.method not in ("PUT", "PATCH") or not rows:
                continue
            for where, text in page.sentences_of(operation):
                match = CHANGES.search(text)
                for thing in SPLIT.split(match["list"]) if match else ():
                    if not any(self._stems(thing) & self._stems(f"{row.name} {row.description}") for row in rows):
                        related = self._related(page, operation, thing)
                        hint = f" (the creating operation takes it as {related!r})" if related else ""
                        yield self.finding(
                            where,
                            f"{operation.method} {operation.path} is said to change {thing.strip()!r}, and its body "
                            f"has only {', '.join(row.name for row in rows)}{hint}.",
                            "has the properties of the table.",
                            f"how is {thing.strip()!r} changed?",
                        )

    def _related(self, page: Outline, operation: Operation, thing: str) -> str | None:
        for other in page.resource_operations(operation.resource):
            for row in other.located("body") if other.method == "POST" and not other.reads else ():
                if self._stems(thing) & self._stems(f"{row.name} {row.description}"):
                    return row.name
        return None

    def _stems(self, text: str) -> frozenset[str]:
        return naming.stems(text) - NOISE
