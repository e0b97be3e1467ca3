"""Operations that are told not to be there yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Outline

SAYS = re.compile(
    r"^\W*(?:(?:note|warning|important|attention|caution)\W+)*"
    r"(?:(?:(?:this|the)\s+(?:[\w`/{}.:-]+\s+){0,3}?(?:route|endpoint|method|operation|call|api|feature)\s+)?"
    r"(?:(?:is|has)\s+)?not\s+(?:yet\s+(?:been\s+)?(?:implemented|available|released|supported)"
    r"|(?:been\s+)?(?:implemented|available|released)(?:\s+yet)?)"
    r"|coming soon|planned(?:\s+(?:only|for\s+[\w .]{2,20}))?)\W*$",
    re.IGNORECASE,
)
"""The whole sentence says so: `Not implemented yet!`, `This endpoint is not yet available.`"""


class NotImplementedYet(Doubt):
    """The page documents an operation and says that it is not there yet.

    A check would find a fault that is none, and a client would be written against something that may change before it
    is there. Ask whether and when it will be.
    """

    id = "document/not-implemented"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such operation."""
        for operation in page.operations:
            told = next((where for where, text in page.sentences_of(operation) if SAYS.match(text)), None)
            if told:
                yield self.finding(
                    told,
                    f"{operation.method} {operation.path} is documented, and told not to be implemented yet.",
                    "has it as if it were there.",
                    "is it there now, and is it as documented?",
                )
