"""Reads the entries of one list in a JSON file, of any length, in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson  # type: ignore[import-untyped]

from driftwitness.trace.entries import Entry

LARGEST = 64 * 1024 * 1024
"""The largest entry, in bytes."""


class _TooLarge(Exception):  # noqa: N818
    pass


class _Bounded:
    """A file that stops a reader who takes much without coming to an entry's end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.taken = 0

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self.taken += len(data)
        if self.taken > LARGEST:
            raise _TooLarge
        return data


class _Object(dict[str, Any]):
    """An object that remembers a name that stands in it twice."""

    twice: str | None = None

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self:
            _Object.twice = name
        super().__setitem__(name, value)


def entries(file: BinaryIO, prefix: str) -> Iterator[Entry]:
    """Give the items under a prefix of ijson's, such as ``log.entries.item``; what breaks off ends with a fault."""
    bounded = _Bounded(file)
    _Object.twice = None
    try:
        for value in ijson.items(bounded, prefix, use_float=True, map_type=_Object):
            bounded.taken = 0
            twice, _Object.twice = _Object.twice, None
            yield Entry(None, f"the name {twice[:60]!r} stands twice in one object") if twice else Entry(value)
    except _TooLarge:
        yield Entry(None, f"no entry ends within {LARGEST:,} bytes; the rest is not read")
    except (ijson.JSONError, ijson.IncompleteJSONError) as error:
        words = " ".join(str(error).split())[:200]
        yield Entry(None, f"not JSON from here on, and the rest is not read: {words}")
    except (UnicodeDecodeError, ValueError, OverflowError) as error:
        yield Entry(None, f"not JSON from here on, and the rest is not read: {error}")
