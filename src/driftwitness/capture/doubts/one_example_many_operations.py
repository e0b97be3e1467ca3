"""One request body, shown for operations on different things."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import Example
from driftwitness.capture.outline import Operation, Outline

MANY = 4
MEMBERS = 3
"""Members that an object has at least, at all depths, for its repetition to be no accident."""


class OneExampleManyOperations(Doubt):
    """The same body stands as the request of operations on several different resources.

    It was copied, and it shows for none of the later ones which members they take. Ask for an example of each.
    """

    id = "document/one-example-many-operations"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such body."""
        shown: dict[str, list[tuple[Operation, Example]]] = defaultdict(list)
        for operation in page.operations:
            for example in operation.requests[:1]:
                if isinstance(example.value, dict) and _size(example.value) >= MEMBERS:
                    shown[json.dumps(example.value, sort_keys=True)].append((operation, example))
        for found in shown.values():
            if len({operation.resource for operation, _ in found}) >= MANY:
                named = first_few([(example.where, f"{one.method} {one.path}") for one, example in found])
                yield self.finding(
                    found[1][1].where,
                    f"The same body stands under {len(found)} operations: {named}.",
                    "takes it for the example of each.",
                    "which members and which values does each of these operations take?",
                )


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(_size(member) for member in value.values())
    return sum(_size(member) for member in value) if isinstance(value, list) else 0
