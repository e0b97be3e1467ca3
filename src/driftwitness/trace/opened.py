"""Opens a recording, also a compressed one or one in UTF-16, with errors that say what is wrong with the file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path

from driftwitness import InputError
from driftwitness.trace.converted import converted

GZIP = b"\x1f\x8b"
BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)
"""What reading a gzipped file raises where it breaks off."""


@contextmanager
def opened(path: Path) -> Iterator[BufferedIOBase]:
    """Open a file for reading its text in UTF-8, decompressed where it is compressed (gzip or zlib).

    Raises InputError where it is absent, a folder, a device or a pipe, or not to be opened.
    """
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: not a file. Name a recording, or a folder of recordings.")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read ({problem}). Check the path.") from error
    with file:
        start = file.read(len(GZIP))
        file.seek(0)
        if start == GZIP:
            with gzip.open(file) as content:
                yield converted(content)
        else:
            yield converted(file)


def taken(file: BufferedIOBase, size: int) -> bytes:
    """Read so many bytes, or fewer where the file ends or breaks off; the next call then raises one of ``BROKEN``."""
    pieces: list[bytes] = []
    left = size
    try:
        while left and (data := file.read1(left)):
            pieces.append(data)
            left -= len(data)
    except BROKEN:
        if not pieces:
            raise
    return b"".join(pieces)


def beginning(file: BufferedIOBase, size: int) -> bytes:
    """Give the first bytes of a file, none where it breaks off at once."""
    try:
        return taken(file, size)
    except BROKEN:
        return b""
