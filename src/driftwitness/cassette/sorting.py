"""What a new recording means for the cassettes that are there: which are new, kept, or to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from driftwitness.cassette.library import Cassette, read_all
from driftwitness.cassette.write import path_of
from driftwitness.trace import Interaction

Recorded = Mapping[str, Sequence[Interaction]]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Operations by what becomes of their recording.

    ``new`` have no cassette yet; ``again`` have one that may be replaced; ``kept`` have one that stays because nobody
    asked to refresh it, ``protected`` one that the vendor answered, which our mock never replaces.
    """

    new: Recorded
    again: Mapping[str, tuple[Cassette, Sequence[Interaction]]]
    kept: tuple[str, ...]
    protected: tuple[str, ...]


def existing(folder: Path) -> Mapping[Path, Cassette]:
    """Give the cassettes of a folder by their file; raises InputError for one that cannot be read."""
    return {cassette.path: cassette for cassette in read_all(folder)}


def sort(folder: Path, there: Mapping[Path, Cassette], recorded: Recorded, kind: str, *, refresh: bool) -> Sorted:
    """Sort what was recorded, by operation; ``there`` are the folder's cassettes before, ``kind`` is mock or live."""
    new, again = {}, {}
    kept, protected = [], []
    for operation, interactions in recorded.items():
        old = there.get(path_of(folder, operation, kind))
        if old is None:
            new[operation] = interactions
        elif kind == "mock" and old.kind != "mock":
            protected.append(operation)
        elif refresh:
            again[operation] = (old, interactions)
        else:
            kept.append(operation)
    return Sorted(new, again, tuple(kept), tuple(protected))
