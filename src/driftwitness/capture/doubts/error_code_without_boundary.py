"""Error codes whose names run into their explanations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.convention_facts import ErrorCodeRow
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline

RUNS_ON = re.compile(r"[a-z]+(?: [a-z]+)* [A-Z][a-z]+ \w")
"""`no such kite The kite is not there`: a name, and a sentence that nothing divides from it."""
MANY = 3


class ErrorCodeWithoutBoundary(Doubt):
    """A list of error codes has a name and an explanation beside each code, with nothing between the two.

    Which words the API sends as the message is a guess. Ask for the names on their own.
    """

    id = "document/error-code-without-boundary"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for the list."""
        unclear: list[tuple[Where, str]] = []
        for row in page.all(ErrorCodeRow):
            line = page.document(row.where).line(row.where.first).strip()
            text = re.sub(rf"^\W*{re.escape(str(row.code))}\s+", "", line)
            if text != line and RUNS_ON.match(text):
                unclear.append((row.where, repr(f"{row.code} {text}"[:60])))
        if len(unclear) >= MANY:
            yield self.finding(
                unclear[0][0],
                f"{len(unclear)} error codes do not tell where their name ends: {first_few(unclear)}.",
                "takes the codes, and no text as their message.",
                "which words are the message of each code?",
            )
