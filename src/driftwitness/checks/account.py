"""What became of the interactions of recordings, one by one: judged, of no operation, or unreadable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from driftwitness.trace import Interaction
from driftwitness.trace.recording import Recording

MOST_TOLD = 10_000
"""How many interactions are named that could not be read, or that no operation has; further ones are counted."""
FIRST = 20
"""How many of those that could not be read are named in brief."""


@dataclass(frozen=True, slots=True)
class Told:
    """An interaction that was not judged: its file, its place there, and why."""

    source: str
    place: str
    reason: str
    method: str = ""
    url: str = ""

    @property
    def where(self) -> str:
        """The file and the place in it, for people."""
        return f"{self.source}, {self.place}"


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

    def reading(self, recording: Recording) -> Iterator[Interaction]:
        """Give the interactions of one file as they are read; count all of them, and name what nobody can read.

        A file that is no recording is named, and holds no interaction.
        """
        if not recording.format:
            reasons = (item for item in recording.items if not isinstance(item, Interaction))
            self.others += [Told(str(recording.path), item.place, item.reason) for item in reasons]
            return
        self.files += 1
        self.formats[recording.format] = self.formats.get(recording.format, 0) + 1
        for item in recording.items:
            self.interactions += 1
            if isinstance(item, Interaction):
                yield item
                continue
            self.unreadable_count += 1
            if len(self.unreadable) < MOST_TOLD:
                self.unreadable.append(Told(str(recording.path), item.place, item.reason))

    def tell_unmatched(self, told: Told) -> None:
        """Count an interaction that no operation has, and name it."""
        self.unmatched_count += 1
        if len(self.unmatched) < MOST_TOLD:
            self.unmatched.append(told)

    def brief(self) -> dict[str, Any]:
        """Give what was read and what could not be, for what judges nothing."""
        return {
            "formats": {name: count for name, count in sorted(self.formats.items()) if name},
            "unreadable": self.unreadable_count,
            "unreadable_first": [f"{told.where}: {told.reason}" for told in self.unreadable[:FIRST]],
        }

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
