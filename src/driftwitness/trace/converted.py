"""What stands between a recording's bytes and its text: compression, UTF-16, a margin before every line.

Each is undone as the file is read, so that its size does not matter to memory.
"""

from __future__ import annotations

import re
import zlib
from abc import abstractmethod
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from io import BufferedIOBase, BufferedReader, RawIOBase
from typing import Any

SIZE = 64 * 1024
_UTF16 = (BOM_UTF16_BE, BOM_UTF16_LE)
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
"""How a zlib stream begins (RFC 1950, section 2.2)."""
_MARGIN = re.compile(rb"(?:[ \t]*(?:#[^\n]*|---[ \t]*)?\r?\n)*( +)[A-Za-z\"'-]")


def converted(file: BufferedIOBase) -> BufferedIOBase:
    """Give a file that was just opened as UTF-8 without a margin; it is the file itself where it is so already."""
    if _ZLIB.fullmatch(_peeked(file, 2)):
        file = BufferedReader(_Inflated(file))
    if _peeked(file, 2) in _UTF16:
        file = BufferedReader(_Utf8(file))
    if margin := _MARGIN.match(_peeked(file, SIZE)):
        file = BufferedReader(_WithoutMargin(file, margin[1]))
    return file


def below(file: BufferedIOBase, key: bytes) -> BufferedIOBase:
    """Give what stands, in block style, below a member of a YAML file's top level, as a file of its own."""
    while (line := file.readline(SIZE)) and not line.startswith(key + b":"):
        continue
    while (line := file.readline(SIZE)) and not line.strip():
        continue
    return BufferedReader(_WithoutMargin(file, line[: len(line) - len(line.lstrip(b" "))], line))


def _peeked(file: BufferedIOBase, size: int) -> bytes:
    try:
        return file.read(size)
    except (EOFError, OSError, zlib.error):  # what is broken at its beginning is told when it is read
        return b""
    finally:
        file.seek(0)


class _Converted(RawIOBase):
    """A file as its pieces become one after the other; it can be read again from its beginning."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._left = b""
        self.start()

    @abstractmethod
    def start(self) -> None:
        """Forget what was read."""

    @abstractmethod
    def piece(self) -> bytes | None:
        """Give what comes next, which may be nothing yet; None at the end."""

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read again."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go back to the beginning, the only place that it goes to."""
        if offset or whence:
            raise OSError("a converted file goes back to its beginning only")
        self._file.seek(0)
        self._left = b""
        self.start()
        return 0

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; raises what reading the file raises where it breaks off."""
        while not self._left:
            following = self.piece()
            if following is None:
                return 0
            self._left = following
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


class _Inflated(_Converted):
    """A zlib stream, decompressed: raises EOFError where it breaks off, and zlib.error where it is broken."""

    def start(self) -> None:
        self._stream = zlib.decompressobj()

    def piece(self) -> bytes | None:
        if self._stream.eof:
            return None
        data = self._stream.unconsumed_tail or self._file.read(SIZE)
        found = self._stream.decompress(data, SIZE)
        if not data and not found and not self._stream.eof:
            raise EOFError("the compressed file ended before its end-of-stream marker was reached")
        return found


class _Utf8(_Converted):
    """UTF-16 with a byte order mark as UTF-8; what is no UTF-16 becomes what is no UTF-8."""

    def start(self) -> None:
        self._decoder = getincrementaldecoder("utf-16")("surrogatepass")

    def piece(self) -> bytes | None:
        data = self._file.read(SIZE)
        return self._decoder.decode(data).encode("utf-8", "surrogatepass") if data else None


class _WithoutMargin(_Converted):
    """Lines without the spaces that stand before each; a line with fewer stays as it is."""

    def __init__(self, file: BufferedIOBase, margin: bytes, read: bytes = b"") -> None:
        self._margin = re.compile(rb"(?m)^" + margin)
        super().__init__(file)
        self._begun = read

    def start(self) -> None:
        self._begun = b""

    def piece(self) -> bytes | None:
        data = self._file.read(SIZE)
        text = self._begun + data
        if not text:
            return None
        # where a line is broken off nobody knows how many spaces it starts with; a long one is no YAML of anybody's
        end = text.rfind(b"\n") + 1 if data else len(text)
        end = end or (len(text) if len(text) > SIZE else 0)
        self._begun = text[end:]
        return self._margin.sub(b"", text[:end])
