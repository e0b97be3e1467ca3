"""The interactions of recordings, one after another, and what of them nobody can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from driftwitness.contract.store import OPENAPI
from driftwitness.trace import Interaction, journal
from driftwitness.trace.opened import opened
from driftwitness.trace.recording import START, Unreadable, readers, recordings

_MOST_TOLD = 100


class Recorded:
    """The interactions of files and folders, in order, read as they are asked for.

    ``formats`` counts the files by their format, ``unreadable`` all that could not be read; ``told`` names the first
    100 of them. They are whole when the interactions have come to their end. A folder of a run counts as one file.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        self.formats: Counter[str] = Counter()
        self.unreadable = 0
        self.told: list[str] = []

    def __iter__(self) -> Iterator[Interaction]:
        """Give each interaction; raises InputError where a named path is no recording."""
        for path in self.paths:
            if (path / journal.FILE).is_file():
                self.formats["run"] += 1
                yield from journal.read(path).interactions
                continue
            for recording in recordings([path]):
                if recording.format:
                    self.formats[recording.format] += 1
                for item in recording.items:
                    if isinstance(item, Interaction):
                        yield item
                    else:
                        self._tell(recording.path, item)

    def _tell(self, path: Path, item: Unreadable) -> None:
        self.unreadable += 1
        if len(self.told) < _MOST_TOLD:
            self.told.append(f"{path}, {item.place}: {item.reason}")


def is_recorded(path: Path) -> bool:
    """Whether a path holds recordings, by its content: a file that a reader recognises, a run, or any other folder that
    is no contract's.
    """
    if path.is_dir():
        return not (path / OPENAPI).is_file()
    if not path.is_file():
        return False
    with opened(path) as file:
        start = file.read(START)
    return any(reader.recognises(start) for reader in readers())
