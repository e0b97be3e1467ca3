"""Takes the entries of one list out of a JSON file of any length, in little memory, and reads each alone.

A streaming parser stops at the first broken entry; here only brackets and strings are followed, so that what is broken
inside one entry does not hurt the others.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from io import BufferedIOBase

from driftwitness.contract import strict_json
from driftwitness.trace.entries import Entry
from driftwitness.trace.opened import taken

LARGEST = 32 * 1024 * 1024
"""The largest entry, in characters."""
SIZE = 256 * 1024

_ESCAPED = re.compile("[\udc80-\udcff]")
"""Bytes that are no UTF-8, as the decoder passes them on."""
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN = re.compile(r'[^"{}\[\]]*+(' + _STRING + r"|[{}\[\]])", re.DOTALL)
_SCALAR = re.compile(r"[^,\s][^,]*")
_BRACKETS = re.compile(r'(?:[^"{}\[\]]++|\[\]|\{\}|' + _STRING + r")*+([{\[]+|[}\]]+)", re.DOTALL)


def entries(file: BufferedIOBase, *path: str) -> Iterator[Entry]:
    """Give the items of the list at a path of names, such as ``log``, ``entries``; with no path, of the file's list.

    What the file ends in the middle of, and what is larger than 32 MiB, is an entry with a fault.
    """
    text = _Text(file)
    names = [f'"{name}"' for name in path]
    on_path = 0  # how many of the brackets that lead to the list are open
    awaited, is_there = True, False
    while sign := text.next(_TOKEN):
        if sign in "{[":
            if not awaited or sign != ("[" if on_path == len(names) else "{"):
                text.to_close()
            elif on_path == len(names):
                is_there = True
                yield from _items(text)
            else:
                on_path += 1
            awaited = False
        elif sign in "}]":
            on_path = max(on_path - 1, 0)
            awaited = False
        else:
            awaited = on_path > 0 and sign == names[on_path - 1] and text.goes_on_with(":")
    if not is_there:
        yield Entry(None, text.end if text.overrun else f"no list {'.'.join(path)!r} in the file")


def _items(text: _Text) -> Iterator[Entry]:
    """Give the items up to the bracket that closes their list."""
    while True:
        text.mark()
        sign = text.next(_TOKEN)
        for scalar in _SCALAR.finditer(text.marked()[: -len(sign) or None]):
            yield _read(scalar[0].rstrip())
        if sign in ("{", "["):
            text.mark(behind=1)
            if (found := text.value()) is not None:
                yield found
                continue
            if text.to_close():
                yield _read(text.marked()) if text.is_marked else Entry(None, f"larger than {LARGEST:,} characters")
                continue
            sign = ""
        if not sign:
            yield Entry(None, text.end)
        elif sign.startswith('"'):
            yield _read(sign)
            continue
        return


def _read(text: str) -> Entry:
    try:
        text.encode()
        return Entry(strict_json.loads(text))
    except UnicodeEncodeError as error:
        return Entry(None, f"not UTF-8 at character {error.start} of it (RFC 8259, section 8.1)")
    except strict_json.StrictJSONError as error:
        return Entry(None, f"not strict JSON: {error}")


class _Text:
    """A file's text from a mark, or from the place, to where it was read; what lies before is forgotten."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._decoder = getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._text = ""
        self._place = 0
        self._mark: int | None = None
        self.overrun = False

    @property
    def end(self) -> str:
        """Why nothing more can be read."""
        if self.overrun:
            return f"a text longer than {LARGEST:,} characters; the rest is not read"
        return "the file ends here, in the middle of its list"

    @property
    def is_marked(self) -> bool:
        """Whether the text from the mark is still there; it is not where it grew larger than 32 MiB."""
        return self._mark is not None

    def mark(self, behind: int = 0) -> None:
        """Keep the text from here on, or from some bytes before."""
        self._mark = self._place - behind

    def marked(self) -> str:
        """The text from the mark to the place."""
        return self._text[self._mark : self._place]

    def next(self, pattern: re.Pattern[str]) -> str:
        """Go behind the next match and give its group; empty at the end of the file."""
        while True:
            if match := pattern.match(self._text, self._place):
                self._place = match.end()
                return match[1]
            if not self._more():
                self._place = len(self._text)
                return ""

    def value(self) -> Entry | None:
        """Read the value from the mark on and go behind it; None where it is not whole yet, or broken."""
        try:
            value, end = strict_json.value_at(self._text, self._mark or 0)
        except strict_json.StrictJSONError:
            return None
        if not self._text.isascii() and _ESCAPED.search(self._text, self._mark or 0, end):
            return None
        self._place = end
        return Entry(value)

    def to_close(self) -> bool:
        """Go behind the bracket that closes the one before the place; False where the file ends first."""
        depth = 1
        while depth:
            brackets = self.next(_BRACKETS)
            if not brackets:
                return False
            if brackets[0] in "{[":
                depth += len(brackets)
            else:
                self._place -= max(len(brackets) - depth, 0)
                depth = max(depth - len(brackets), 0)
            if self._mark is not None and self._place - self._mark > LARGEST:
                self._mark = None
        return True

    def goes_on_with(self, mark: str) -> bool:
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
        self._text = self._text[kept:] + self._decoder.decode(data, final=not data)
        self._place -= kept
        self._mark = None if self._mark is None else 0
        return bool(data)
