"""Where each part of a converted document stood before."""

from __future__ import annotations

from dataclasses import dataclass, field

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.specification.grammar import Place


@dataclass(frozen=True, slots=True)
class Source:
    """A place in one file of a specification: the file's name below the first one's folder, and a JSON pointer."""

    document: str
    pointer: str


@dataclass(slots=True)
class Origins:
    """Moves of parts, each with all below it; what is not named stands where it stood, in the first file."""

    document: str
    moved: dict[str, Source] = field(default_factory=dict)

    def note(self, place: Place, source: Source) -> None:
        """Remember that what stands at ``place`` now stood at the source before."""
        self.moved[json_pointer.join(*place)] = source

    def of(self, pointer: str) -> Source:
        """Give where what stands at a pointer stood before."""
        for above in json_pointer.ancestors(pointer):
            if found := self.moved.get(above):
                return Source(found.document, found.pointer + pointer[len(above) :])
        return Source(self.document, pointer)

    def after(self, earlier: Origins) -> Origins:
        """Give the moves of two steps as one: ``earlier`` made what this one moved."""
        both = Origins(earlier.document, dict(earlier.moved))
        for place, source in self.moved.items():
            both.moved[place] = earlier.of(source.pointer)
        return both
