"""An example that does not parse."""

from __future__ import annotations

import json
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import FEW, Doubt, first_few
from driftwitness.capture.facts import BrokenExample, Example, Where
from driftwitness.capture.outline import Outline

MOST = 4
"""Repairs of one example that a finding tells one by one."""
READ = 160
"""Characters of a repaired example that a finding shows."""


class UnparsableExample(Doubt):
    """A JSON example holds comments, `...`, stray commas or a cut end, so no JSON parser reads it.

    What it leaves out is not documented at all, and a reader may take a shortened value for the real one. Ask for an
    example that parses and shows the content.
    """

    id = "document/unparsable-example"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such example; one for all where they are many and have the same faults."""
        repaired = {self._place(example): example for example in page.examples() if example.repairs}
        alike: dict[frozenset[str], list[Example]] = {}
        for example in repaired.values():
            alike.setdefault(frozenset(repair.kind for repair in example.repairs), []).append(example)
        for kinds, examples in alike.items():
            if len(examples) > FEW:
                yield self._many(kinds, examples)
            else:
                yield from (self._repaired(page, example) for example in examples)
        for broken in dict.fromkeys(page.all(BrokenExample)):
            yield self.finding(
                broken.where,
                f"The example is not JSON: {broken.reason}.",
                "takes nothing from it.",
                "what does this example look like as valid JSON?",
            )

    def _place(self, example: Example) -> Where:
        lines = sorted({repair.line for repair in example.repairs})
        return Where(example.where.document, lines[0], lines[-1])

    def _many(self, kinds: frozenset[str], examples: list[Example]) -> DocumentFinding:
        places = [(self._place(example), repr(example.repairs[0].before)) for example in examples]
        return self.finding(
            places[0][0],
            f"{len(examples)} examples are no valid JSON and were repaired ({', '.join(sorted(kinds))}): "
            f"{first_few(places)}.",
            "does not list them among its examples, and says nothing of what they leave out.",
            "what do these examples look like as valid JSON?",
        )

    def _repaired(self, page: Outline, example: Example) -> DocumentFinding:
        where = self._place(example)
        told = [
            f"line {repair.line} ({repair.kind}): {page.document(where).line(repair.line).strip()!r}, "
            f"{repair.before!r} read as {repair.after!r}"
            for repair in example.repairs
        ]
        more = f"; and {len(told) - MOST} more up to line {where.last}" if len(told) > MOST else ""
        hidden = ", ".join(
            pointer
            for pointer in sorted(example.elided)
            if pointer and not any(pointer.startswith(f"{other}/") for other in example.elided)
        )
        return self.finding(
            where,
            f"The example is no valid JSON and was repaired: {'; '.join(told[:MOST])}{more}. "
            f"It was read as {_shortened(json.dumps(example.value, ensure_ascii=False))}.",
            "does not list it among its examples"
            + (f", and says nothing of the content of {hidden} from here." if hidden else "."),
            f"what stands in {hidden}?" if hidden else "what does this example look like as valid JSON?",
        )


def _shortened(text: str) -> str:
    return text if len(text) <= READ else f"{text[:READ]} …"
