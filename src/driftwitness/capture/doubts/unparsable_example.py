"""An example that does not parse."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import BrokenExample, Example, Where
from driftwitness.capture.outline import Outline


class UnparsableExample(Doubt):
    """A JSON example holds comments, `...`, stray commas or a cut end, so no JSON parser reads it.

    What it leaves out is not documented at all, and a reader may take a shortened value for the real one. Ask for an
    example that parses and shows the content.
    """

    id = "document/unparsable-example"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such example."""
        repaired = {example.where: example for example in page.examples() if example.repairs}
        for example in repaired.values():
            yield self._repaired(page, example)
        for broken in dict.fromkeys(page.all(BrokenExample)):
            yield self.finding(
                broken.where,
                f"The example is not JSON: {broken.reason}.",
                "takes nothing from it.",
                "what does this example look like as valid JSON?",
            )

    def _repaired(self, page: Outline, example: Example) -> DocumentFinding:
        lines = sorted({repair.line for repair in example.repairs})
        where = Where(example.where.document, lines[0], lines[-1])
        changes = "; ".join(
            f"line {repair.line} ({repair.kind}): {page.document(where).line(repair.line).strip()!r}, "
            f"{repair.before!r} read as {repair.after!r}"
            for repair in example.repairs
        )
        hidden = ", ".join(sorted(example.elided))
        return self.finding(
            where,
            f"The example is no valid JSON and was repaired: {changes}.",
            "does not list it among its examples"
            + (f", and says nothing of the content of {hidden} from here." if hidden else "."),
            f"what stands in {hidden}?" if hidden else "what does this example look like as valid JSON?",
        )
