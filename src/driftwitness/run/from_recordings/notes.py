"""Why a contract from recordings says what it says: how many samples showed it, of how many."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import Evidence
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.specification.grammar import Place as Tokens


class Notes:
    """Evidence of the kind ``observed``: JSON pointer into the contract → entry. ``source`` names the recordings."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.entries: dict[str, dict[str, Any]] = {}

    def seen(self, place: str, hits: int, samples: int) -> None:
        """Remember in how many samples something was seen."""
        evidence = Evidence("observed", source=self.source, counts=(hits, samples))
        self.entries.setdefault(place, evidence.as_json())

    def note(self, place: Tokens, said_at: Tokens | None = None, kind: str = "inferred") -> None:
        """Remember what a rule concluded from what was seen; the log of ``capture.specification``."""
        del said_at
        concluded = "inferred" if kind == "inferred" else "observed"
        entry = Evidence(concluded, source=self.source).as_json()
        self.entries.setdefault(json_pointer.join(*place), entry)
