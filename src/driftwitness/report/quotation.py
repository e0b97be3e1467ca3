"""Quotes a vendor's document where it is at hand; names document and lines where it is not."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from driftwitness.contract import Contract, Evidence
from driftwitness.contract.evidence import hash_lines
from driftwitness.contract.places import Places, main_file
from driftwitness.document import DocumentError, read_document


class Quotation:
    """Finds a contract's documents: in its own ``documents/`` folder, or in ``$DRIFTWITNESS_DOCUMENTS``."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._lines: dict[str, Sequence[str] | None] = {}
        self._places = Places(contract)

    def of(self, evidence: Evidence, at: str = "") -> str:
        """Give place and kind of an evidence, and the sentence where the document is at hand and still says so.

        Of a specification as a whole, the place is that of the assertion ``at`` a pointer into the contract.
        """
        place = self._place(evidence, at)
        place = place if place == evidence.kind else f"{place} ({evidence.kind})"
        if not evidence.document or not evidence.lines:
            return f"{place}: {evidence.reason}" if evidence.reason else place
        lines = self._read(evidence.document)
        if lines is None:
            return place
        first, last = evidence.lines
        cited = lines[first - 1 : last]
        if evidence.sha256 and hash_lines(cited) != evidence.sha256:
            return f"{place}: the document at hand says something else there now"
        quoted = " / ".join(line.strip() for line in cited if line.strip())
        return f"{place}: \N{LEFT DOUBLE QUOTATION MARK}{quoted[:300]}\N{RIGHT DOUBLE QUOTATION MARK}"

    @property
    def absent(self) -> tuple[str, ...]:
        """The documents that were to be quoted and are not at hand."""
        unread = (name for name, lines in self._lines.items() if lines is None)
        return tuple(name for name in unread if not find_document(self._contract, name))

    def _place(self, evidence: Evidence, at: str) -> str:
        """Give the line of an assertion in a specification, or its pointer where lines tell nothing."""
        main = main_file(self._contract)
        if not at or evidence.lines or evidence.pointer or not main or main.name != evidence.document:
            return evidence.place
        found = self._places.of(at)
        return f"{main.name}:{found.line}" if found and found.line > 1 else f"{main.name}#{at}"

    def _read(self, document: str) -> Sequence[str] | None:
        if document not in self._lines:
            path = find_document(self._contract, document)
            self._lines[document] = _source(path) if path else None
        return self._lines[document]


def find_document(contract: Contract, name: str) -> Path | None:
    """The file of a contract's document, in one of the two places; None where it is not at hand."""
    places = [contract.folder / "documents"] if contract.folder else []
    if named := os.environ.get("DRIFTWITNESS_DOCUMENTS"):
        places.append(Path(named))
    return next((path for place in places if (path := place / Path(name).name).is_file()), None)


def sha256_of(contract: Contract, name: str) -> str | None:
    """Give the hash of all lines of a contract's document, as evidence hashes them; None where it is not at hand."""
    path = find_document(contract, name)
    lines = _source(path) if path else None
    return None if lines is None else hash_lines(lines)


def _source(path: Path) -> Sequence[str] | None:
    """The lines that evidence counts; none of a document that cannot be read any more."""
    try:
        return read_document(path).source
    except DocumentError:
        return None
