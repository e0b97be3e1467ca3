"""The operations that are known so far, to tell whether a request is one of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from driftwitness.capture.facts import OperationLine
from driftwitness.capture.operations.path_tree import PathTree

LONGEST = 3
"""Segments that stand before all paths, at most, which a request may leave out."""
MOST_CUT = 6
"""Segments that a request may have before the path, at most."""


class Known:
    """Templates by method, to tell whether one of them matches a request, below any prefix."""

    def __init__(self, lines: Iterable[OperationLine]) -> None:
        self._whole: dict[str, PathTree] = defaultdict(PathTree)
        self._without_base: dict[str, PathTree] = defaultdict(PathTree)
        for line in lines:
            self.add(line)

    def add(self, line: OperationLine) -> None:
        """Know this one too."""
        parts = _segments(line.path)
        self._whole[line.method].add(parts, line)
        for length in range(1, min(LONGEST, len(parts) - 1) + 1):
            if not is_base(parts[length - 1]):
                break
            self._without_base[line.method].add(parts[length:], line)

    def has(self, line: OperationLine) -> bool:
        """Whether a known operation is what the line requests."""
        return self.find(line) is not None

    def find(self, line: OperationLine) -> OperationLine | None:
        """The known operation that the line requests: the paths are equal, or one ends with the other."""
        parts = _segments(line.path)
        ends = (parts[cut:] for cut in range(min(MOST_CUT, max(len(parts) - 1, 0)) + 1))
        found = next((known for end in ends if (known := self._whole[line.method].find(end))), None)
        return found or (self._without_base[line.method].find(parts) if parts else None)


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def is_base(segment: str) -> bool:
    """Whether the segment is one that stands before all paths of an API, such as its version."""
    return re.fullmatch(r"api|rest|v\d+(?:\.\d+)*|public", segment) is not None
