"""One property, different lists of values."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import ParameterRow
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Operation, Outline


class DifferingValues(Doubt):
    """Operations on one resource list different values for the same property.

    It may be meant (a thing cannot be created archived) or forgotten. Ask which values each operation takes.
    """

    id = "document/differing-values"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each property of a resource."""
        groups: dict[tuple[str, str], list[tuple[Operation, ParameterRow, list[str]]]] = {}
        for operation in page.operations:
            for row in operation.parameters:
                schema = constraints.schema(row)
                values = schema.get("enum") or (schema.get("items") or {}).get("enum")
                if values:
                    groups.setdefault((operation.resource, row.name), []).append((operation, row, values))
        for (resource, name), found in groups.items():
            if len({frozenset(values) for _, _, values in found}) > 1:
                shown = "; ".join(
                    f"{operation.method} {operation.path} (line {row.where.first}): {', '.join(values)}"
                    for operation, row, values in found
                )
                fewest = min(found, key=lambda entry: len(entry[2]))
                yield self.finding(
                    fewest[1].where,
                    f"The values of {name!r} of {resource} differ: {shown}.",
                    "has for each operation the values that stand there.",
                    "is the difference meant?",
                )
