"""Takes the entries of one list out of a JSON file of any length, in little memory, and reads each alone.

A streaming parser stops at the first broken entry; here only brackets and strings are followed, so that what is broken
inside one entry does not hurt the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedIOBase

from driftwitness.contract import strict_json
from driftwitness.trace.entries import Entry
from driftwitness.trace.opened import taken

LARGEST = 32 * 1024 * 1024
"""The largest entry, in bytes."""
SIZE = 256 * 1024

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(rb'[^"{}\[\]]*+(' + _STRING + rb"|[{}\[\]])", re.DOTALL)
_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + _STRING + rb")*+([{}\[\]])", re.DOTALL)


def entries(file: BufferedIOBase, *path: str) -> Iterator[Entry]:
    """Give the items of the list at a path of names, such as ``log``, ``entries``; with no path, of the file's list.

    What the file ends in the middle of, and what is larger than 32 MiB, is an entry with a fault.
    """
    text = _Text(file)
    names = [f'"{name}"'.encode() for name in path]
    depth = on_path = 0  # how many brackets are open, and how many of them lead to the list
    awaited = True
    is_there = False
    while token := text.next(_TOKEN):
        if token in b"{[":
            if depth == on_path and awaited and token == (b"[" if on_path == len(names) else b"{"):
                if on_path == len(names):
                    is_there = True
                    yield from _items(text)
                    continue
                on_path += 1
            depth += 1
            awaited = False
        elif token in b"}]":
            depth = max(depth - 1, 0)
            on_path = min(on_path, depth)
            awaited = False
        else:
            awaited = depth == on_path > 0 and token == names[on_path - 1] and text.goes_on_with(b":")
    if not is_there:
        yield Entry(None, text.end if text.overrun else f"no list {'.'.join(path)!r} in the file")


def _items(text: _Text) -> Iterator[Entry]:
    """Give the items up to the bracket that closes their list."""
    while True:
        text.mark()
        token = text.next(_TOKEN)
        for scalar in text.marked()[: -len(token) or None].split(b","):
            if scalar.strip():
                yield _read(scalar.strip())
        if token in (b"{", b"["):
            text.mark(behind=1)
            if text.to_close():
                yield _read(text.marked()) if text.is_marked else Entry(None, f"larger than {LARGEST:,} bytes")
                continue
            token = b""
        if not token:
            yield Entry(None, text.end)
        elif token.startswith(b'"'):
            yield _read(token)
            continue
        return


def _read(text: bytes) -> Entry:
    try:
        return Entry(strict_json.loads(text))
    except strict_json.StrictJSONError as error:
        return Entry(None, f"not strict JSON: {error}")


class _Text:
    """A file's text from a mark, or from the place, to where it was read; what lies before is forgotten."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._text = b""
        self._place = 0
        self._mark: int | None = None
        self.overrun = False

    @property
    def end(self) -> str:
        """Why nothing more can be read."""
        if self.overrun:
            return f"a text longer than {LARGEST:,} bytes; the rest is not read"
        return "the file ends here, in the middle of its list"

    @property
    def is_marked(self) -> bool:
        """Whether the text from the mark is still there; it is not where it grew larger than 32 MiB."""
        return self._mark is not None

    def mark(self, behind: int = 0) -> None:
        """Keep the text from here on, or from some bytes before."""
        self._mark = self._place - behind

    def marked(self) -> bytes:
        """The text from the mark to the place."""
        return self._text[self._mark : self._place]

    def next(self, pattern: re.Pattern[bytes]) -> bytes:
        """Go behind the next match and give its group; empty at the end of the file."""
        while True:
            if match := pattern.match(self._text, self._place):
                self._place = match.end()
                return match[1]
            if not self._more():
                self._place = len(self._text)
                return b""

    def to_close(self) -> bool:
        """Go behind the bracket that closes the one before the place; False where the file ends first."""
        depth = 1
        while depth:
            bracket = self.next(_BRACKET)
            if not bracket:
                return False
            depth += 1 if bracket in b"{[" else -1
            if self._mark is not None and self._place - self._mark > LARGEST:
                self._mark = None
        return True

    def goes_on_with(self, mark: bytes) -> bool:
        """Whether that comes next, behind white space."""
        while not (rest := self._text[self._place : self._place + SIZE].lstrip()):
            if not self._more():
                return False
        return rest.startswith(mark)

    def _more(self) -> bool:
        """Read on; False at the end of the file, and where no match was found in 32 MiB."""
        if self._mark is not None and len(self._text) - self._mark > LARGEST:
            self._mark = None
        if len(self._text) - self._place > LARGEST:
            self.overrun = True
            return False
        data = taken(self._file, max(SIZE, len(self._text) - self._place))
        kept = self._place if self._mark is None else self._mark
        self._text = self._text[kept:] + data
        self._place -= kept
        self._mark = None if self._mark is None else 0
        return bool(data)
