"""Opens a recording, also a gzipped one, with errors that say what is wrong with the file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from driftwitness import InputError

GZIP = b"\x1f\x8b"
BROKEN = (EOFError, OSError, zlib.error)
"""What reading a gzipped file may raise in its middle."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading its bytes, decompressed where it is gzipped.

    Raises InputError where it is absent, a folder, a device or a pipe, or not to be opened.
    """
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: not a file. Name a recording, or a folder of recordings.")
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read ({problem}). Check the path.") from error
    with file:
        start = file.read(len(GZIP))
        file.seek(0)
        if start == GZIP:
            with gzip.open(file) as content:
                yield cast(BinaryIO, content)
        else:
            yield file
