"""Keeps large specifications as they were read, so that the next run need not read and convert them again."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from driftwitness import __version__
from driftwitness.contract import collection

VARIABLE = "DRIFTWITNESS_CACHE"
OFF = "off"
MIN_BYTES = 100_000
"""How large the files must be together: below it, reading them takes less than 0.1 s."""
MAX_BYTES = 500_000_000
"""How large all entries may be together; those that were not used for the longest time leave."""

_SETTLED = 50_000_000
"""For how many nanoseconds a file must have stood unchanged: file systems count time in steps."""


@dataclass(frozen=True, slots=True)
class Cached:
    """A document as it was made, its hash (``Contract.sha256``), and what was left out (``Contract.unsound``)."""

    document: dict[str, Any] = field(repr=False)
    sha256: str
    unsound: tuple[str, ...] = ()


class Entry:
    """The place in the cache for what is made of one file, and of those that it refers to.

    It is found by the way of reading, the file's name and content, and this version of the code; the others are
    compared by content.
    Whatever goes wrong here, the files are read instead.
    """

    def __init__(self, path: Path, way: str, limit: int = MAX_BYTES) -> None:
        self._path = path
        self._limit = limit
        self._way = way
        self._begun = time.time_ns()
        self._key = _hash(path)
        folder = _folder()
        self._place = folder / f"{self._named()}.json" if folder and self._key else None

    def _named(self) -> str:
        return hashlib.sha256(f"{_code()} {self._way} {self._path.name} {self._key}".encode()).hexdigest()

    def read(self) -> Cached | None:
        """Give what was made before; None where nothing was, the entry is damaged, or another file has changed."""
        if self._place is None:
            return None
        try:
            digest, _, text = self._place.read_bytes().partition(b"\n")
            if digest.decode() != hashlib.sha256(text).hexdigest():
                return None
            with collection.paused():
                content = orjson.loads(text)
            if any(not _is_inside(name) or _hash(self._path.parent / name) != was for name, was in content["files"]):
                return None
            os.utime(self._place)
            return Cached(content["document"], content["sha256"], tuple(content["unsound"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, made: Cached, files: Iterable[str]) -> None:
        """Keep what was made of the file and of ``files``, names below its folder, if it was worth the time."""
        if self._place is None:
            return
        with suppress(OSError, TypeError, ValueError):
            paths = {name: self._path.parent / name for name in (self._path.name, *files)}
            stats = [path.stat() for path in paths.values()]
            is_settled = all(stat.st_mtime_ns < self._begun - _SETTLED for stat in stats)
            if sum(stat.st_size for stat in stats) < MIN_BYTES or not is_settled or _hash(self._path) != self._key:
                return
            hashes = [(name, _hash(path)) for name, path in paths.items()]
            text = orjson.dumps(
                {"files": hashes, "sha256": made.sha256, "unsound": made.unsound, "document": made.document}
            )
            if len(text) > self._limit:
                return
            self._place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(self._place, hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
            _bound(self._place.parent, self._limit)


def _folder() -> Path | None:
    """Give the folder of the cache (XDG Base Directory Specification 0.8); None where it is off or has no place."""
    if named := os.environ.get(VARIABLE):
        return None if named == OFF else Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 it raises where none is
    return Path(home) / "driftwitness" / "contracts" if Path(home).is_absolute() else None


@cache
def _code() -> str:
    """Give the version, and the hash of the code that reads and converts: an entry is of the very same one."""
    here = Path(__file__).parent
    named = [here / f"{name}.py" for name in ("reading", "split", "strict_json")]
    sources = [*named, *sorted(here.glob("specification/*.py"))]
    return hashlib.sha256(b"\0".join([__version__.encode(), *(path.read_bytes() for path in sources)])).hexdigest()


def _hash(path: Path) -> str:
    """Hash a file's content; empty where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _is_inside(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts


def _replace(place: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(place)
    finally:
        Path(name).unlink(missing_ok=True)


def _bound(folder: Path, limit: int) -> None:
    """Let the entries leave that were not used for the longest time, until the rest is small enough."""
    entries = sorted(((path, path.stat()) for path in folder.iterdir()), key=lambda entry: -entry[1].st_mtime_ns)
    size = 0
    for path, stat in entries:
        size += stat.st_size
        if size > limit and path.suffix in (".json", ".part"):
            path.unlink(missing_ok=True)
