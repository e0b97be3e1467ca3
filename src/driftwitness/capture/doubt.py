"""A rule that finds what a document leaves in doubt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline

FEW = 3
"""Up to this many places of one cause get a finding each; more are counted in one that names so many of them."""


def first_few(places: Sequence[tuple[Where, str]]) -> str:
    """`GET /kites (line 4), GET /toys (line 9), GET /dolls (line 14) and 12 more`."""
    named = ", ".join(f"{name} (line {where.first})" for where, name in places[:FEW])
    return named + (f" and {len(places) - FEW} more" if len(places) > FEW else "")


class Doubt(ABC):
    """A rule about documents. Its docstring says what it finds, why that matters, and what to ask the vendor."""

    id: ClassVar[str]

    @abstractmethod
    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """Find every instance in the documents."""

    def finding(self, where: Where, wrong: str, contract: str, ask: str) -> DocumentFinding:
        """A finding: what is wrong, what the contract does about it, what to ask the vendor."""
        message = f"{wrong} The contract {contract} Ask the vendor: {ask}"
        return DocumentFinding(self.id, where.document, (where.first, where.last), message)
