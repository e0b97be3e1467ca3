"""A member of one error that the error format does not mention."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import errors
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Outline
from driftwitness.contract import pointer as json_pointer

KNOWN = frozenset((*errors.CODE_NAMES, *errors.MESSAGE_NAMES, *errors.DETAILS_NAMES, "status"))


class UndocumentedErrorMember(Doubt):
    """The example of one error has a member beside code, message and details that no sentence mentions.

    Where a place for further details is documented, a client looks there and misses it. Ask whether
    the member is stable.
    """

    id = "document/undocumented-error-member"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each member."""
        known = errors.read(page)
        bodies = [
            (shown.example, known.when or "", json_pointer.get(shown.example.value, known.when or "", None))
            for shown in known.examples
        ]
        members = [(example, base, set(inner)) for example, base, inner in bodies if isinstance(inner, dict)]
        if not any(names & set(errors.DETAILS_NAMES) for _, _, names in members):
            return
        told: set[str] = set()
        for example, base, names in members:
            for name in sorted(names - KNOWN - told):
                rare = any(name not in others for _, _, others in members)
                if rare and not self._mentioned(page, name):
                    told.add(name)
                    yield self.finding(
                        example.at(base + json_pointer.join(name)),
                        f"The example has {name!r} outside the documented place for details, and no text mentions it.",
                        "allows it in every error and requires it in this one, on the strength of the example.",
                        f"is {name!r} part of the error format?",
                    )

    def _mentioned(self, page: Outline, name: str) -> bool:
        lines = (line for document in page.documents for _, line in document.text_lines)
        return any(re.search(rf"\b{re.escape(name)}\b", line) for line in lines)
