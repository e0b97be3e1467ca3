"""Keys of a free-form object that are not what the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import naming
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Outline

USE_AS_KEYS = re.compile(
    r"\buse\s+(?:the\s+)?(?P<what>[\w\s,'’]+?)\s+as\s+keys?\b|\bkeyed by\s+(?P<by>[\w\s,'’]+)", re.IGNORECASE
)


class UndocumentedKeys(Doubt):
    """The text says which identifiers are the keys of an object, and the example's keys are none that the page shows.

    Nobody can tell how to write the keys. Ask how they are made from the labels or ids.
    """

    id = "document/undocumented-keys"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each property."""
        for operation in page.operations:
            for row in operation.located("body"):
                match = USE_AS_KEYS.search(row.description)
                if not match:
                    continue
                kinds = naming.stems(match["what"] or match["by"])
                known = self._identifiers(page, kinds)
                for example in operation.requests:
                    value = example.value.get(row.name) if isinstance(example.value, dict) else None
                    strange = [key for key in value if key not in known] if isinstance(value, dict) else []
                    if strange and known:
                        yield self.finding(
                            example.at(f"/{row.name}"),
                            f"The keys of {row.name!r} ({', '.join(strange)}) are none of those that line "
                            f"{row.where.first} allows ({', '.join(sorted(known))}).",
                            "allows any key there.",
                            "how is a key made, and what happens to an unknown one?",
                        )

    def _identifiers(self, page: Outline, kinds: frozenset[str]) -> set[str]:
        """The strings that examples show under such names inside arrays: the labels and ids of documented things."""
        return {
            value
            for example in page.examples()
            for pointer, value in example.values()
            if isinstance(value, str)
            and naming.stems(pointer.rpartition("/")[2]) & kinds
            and re.search(r"/\d+/[^/]+$", pointer)
        }
