"""What became of the interactions of recordings, one by one: judged, of no operation, or unreadable."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

MOST_TOLD = 10_000
"""How many interactions are named that could not be read, or that no operation has; further ones are counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """An interaction that was not judged: its file, its place there, and why."""

    source: str
    place: str
    reason: str
    method: str = ""
    url: str = ""


@dataclass(slots=True)
class Account:
    """What became of the interactions of recordings: ``interactions`` is all of them, unreadable ones included.

    ``others`` are files, and links, that stand among recordings and are none.
    """

    files: int = 0
    interactions: int = 0
    matched: int = 0
    unmatched_count: int = 0
    unreadable_count: int = 0
    unmatched: list[Told] = field(default_factory=list)
    unreadable: list[Told] = field(default_factory=list)
    formats: dict[str, int] = field(default_factory=dict)
    others: list[Told] = field(default_factory=list)

    def tell_unreadable(self, told: Told) -> None:
        """Count an interaction that nobody can read, and name it."""
        self.unreadable_count += 1
        if len(self.unreadable) < MOST_TOLD:
            self.unreadable.append(told)

    def tell_unmatched(self, told: Told) -> None:
        """Count an interaction that no operation has, and name it."""
        self.unmatched_count += 1
        if len(self.unmatched) < MOST_TOLD:
            self.unmatched.append(told)

    @property
    def counts(self) -> dict[str, int]:
        """How many interactions there are, and what became of them."""
        return {
            "interactions": self.interactions,
            "matched": self.matched,
            "unmatched": self.unmatched_count,
            "unreadable": self.unreadable_count,
        }

    def as_json(self) -> dict[str, Any]:
        """Give the account as reports write it; a list that is cut has the whole number beside it."""
        return {
            "files": self.files,
            "formats": self.formats,
            "interactions": self.interactions,
            "matched": self.matched,
            "unmatched_count": self.unmatched_count,
            "unreadable_count": self.unreadable_count,
            "unmatched": [asdict(told) for told in self.unmatched],
            "unreadable": [
                {name: asdict(told)[name] for name in ("source", "place", "reason")} for told in self.unreadable
            ],
            "others": [{"source": told.source, "reason": told.reason} for told in self.others],
        }
