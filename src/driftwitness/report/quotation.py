"""Quotes a vendor's document where it is at hand; names document and lines where it is not."""

from __future__ import annotations

import os
from pathlib import Path

from driftwitness.contract import Contract, Evidence
from driftwitness.contract.evidence import hash_lines


class Quotation:
    """Finds a contract's documents: in its own ``documents/`` folder, or in ``$DRIFTWITNESS_DOCUMENTS``."""

    def __init__(self, contract: Contract) -> None:
        places = [contract.folder / "documents"] if contract.folder else []
        if named := os.environ.get("DRIFTWITNESS_DOCUMENTS"):
            places.append(Path(named))
        self._places = places
        self._lines: dict[str, list[str] | None] = {}

    def of(self, evidence: Evidence) -> str:
        """Give place and kind of an evidence, and the sentence where the document is at hand and still says so."""
        place = f"{evidence.place} ({evidence.kind})"
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

    def _read(self, document: str) -> list[str] | None:
        if document not in self._lines:
            paths = [place / Path(document).name for place in self._places]
            path = next((path for path in paths if path.is_file()), None)
            self._lines[document] = path.read_text(encoding="utf-8", errors="replace").splitlines() if path else None
        return self._lines[document]
