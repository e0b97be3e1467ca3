"""A language of filters that one example shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import Example
from driftwitness.capture.outline import Outline
from driftwitness.contract import pointer as json_pointer
from driftwitness.document import BlockKind

OPERATOR = re.compile(
    r"(?:operator|op|comparator|comparison|condition|predicate|match_?type|filter_?type)", re.IGNORECASE
)
FILTER = re.compile(r"filters?|where|query|conditions?|criteria|rules?|search", re.IGNORECASE)


class FiltersByExample(Doubt):
    """Requests carry filters with operators, and no line says which operators there are.

    An example shows one or two of a language; a client can only guess the others, how conditions are joined, and what
    an unknown operator does. Ask for the list.
    """

    id = "document/filters-by-example"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for all of the operators that examples show and no table lists."""
        shown: dict[str, list[Example]] = {}
        pointers: dict[str, str] = {}
        counted = 0
        for operation in page.operations:
            found = [(example, *one) for example in operation.requests for one in _operators(example.value)]
            counted += bool(found)
            for example, place, value in found:
                if not _is_told(place.rpartition("/")[2], page):
                    shown.setdefault(value, []).append(example)
                    pointers.setdefault(value, place)
        if not shown:
            return
        places = [(examples[0].at(pointers[value]), repr(value)) for value, examples in shown.items()]
        name = next(iter(pointers.values()))
        yield self.finding(
            places[0][0],
            f"Requests of {counted} operations filter with operators at {name}, of which examples show "
            f"{first_few(places)}, and no line lists them.",
            "takes any text there and has what is shown as an example.",
            "which operators and kinds of filter are there, how are several conditions joined, can they be nested, and "
            "what does an unknown one do?",
        )


def _is_told(name: str, page: Outline) -> bool:
    """Whether a line outside of code speaks of the member, in a table or in words."""
    says = re.compile(rf"\b{re.escape(name)}s?\b", re.IGNORECASE)
    blocks = (block for document in page.documents for block in document.blocks)
    return any(block.kind is not BlockKind.CODE and says.search(block.text) for block in blocks)


def _operators(value: Any, at: str = "", inside: bool = False) -> Iterator[tuple[str, str]]:
    """The pointers of operators inside filters, and what stands there."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        place = at + json_pointer.join(key)
        if inside and isinstance(child, str) and OPERATOR.fullmatch(str(key)):
            yield place, child
        else:
            yield from _operators(child, place, inside or FILTER.fullmatch(str(key)) is not None)
