"""The evidence that capture gathers while it builds: JSON pointer into the contract → the lines that say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from driftwitness.capture.facts import Where
from driftwitness.contract import Evidence
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.evidence import hash_lines
from driftwitness.document import Document

Kind = Literal["stated", "example", "inferred"]
Place = tuple[str | int, ...]
"""The reference tokens of a pointer into the contract."""


class EvidenceLog:
    """Collects evidence; what is noted first at a place stays."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {document.name: document for document in documents}
        self._entries: dict[str, Evidence] = {}

    def note(self, place: Place, where: Where, kind: Kind = "stated") -> None:
        """Remember why the contract says what stands at `place`."""
        pointer = json_pointer.join(*place)
        if pointer not in self._entries:
            lines = self._documents[where.document].source[where.first - 1 : where.last]
            self._entries[pointer] = Evidence(kind, where.document, (where.first, where.last), hash_lines(lines))

    def as_json(self) -> dict[str, dict[str, Any]]:
        """All entries, in the order of their pointers."""
        return {pointer: self._entries[pointer].as_json() for pointer in sorted(self._entries)}
