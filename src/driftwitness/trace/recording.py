"""Recordings of anybody's HTTP traffic: found, recognised by their content, and read as interactions."""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import ClassVar

from driftwitness import InputError
from driftwitness.trace import readers as package
from driftwitness.trace.opened import beginning, opened
from driftwitness.trace.record import Interaction

START = 64 * 1024
"""How many bytes of a file, decompressed, tell its format."""
SUFFIXES = (".yaml", ".yml", ".json", ".har", ".ndjson", ".jsonl", ".zz")
"""What is read inside a folder, also with ``.gz`` behind it."""
SAMPLE = 50
"""How many interactions at the beginning of each file tell where the vendor's operations are."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What a recording holds and nobody can read: where it stands (``interaction 12``), and why."""

    place: str
    reason: str


class Reader(ABC):
    """One format of recordings."""

    name: ClassVar[str]

    @abstractmethod
    def recognises(self, start: bytes) -> bool:
        """Whether a file that starts so is in this format; ``start`` holds at most 64 KiB."""

    @abstractmethod
    def read(self, path: Path) -> Iterator[Interaction | Unreadable]:
        """Give what the file holds, in its order and without ever holding all of it.

        ``sequence`` counts from 1, unreadable ones included. What breaks off is given up to there, then one
        Unreadable. Raises InputError where the file is absent, a folder or not to be opened.
        """


@dataclass(frozen=True, slots=True)
class Recording:
    """One file and what it holds; ``format`` is a reader's name, empty where no reader recognises the file."""

    path: Path
    format: str
    items: Iterator[Interaction | Unreadable]


@cache
def readers() -> tuple[Reader, ...]:
    """Give a reader for each format, sorted by name: every class in ``trace/readers/`` that has one."""
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for value in vars(importlib.import_module(f"{package.__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Reader) and not inspect.isabstract(value):
                found[value.name] = value()
    return tuple(found[name] for name in sorted(found))


def recordings(paths: Iterable[Path]) -> Iterator[Recording]:
    """Give every recording among files and folders; folders with all below them, in sorted order.

    Inside a folder, what has another suffix than recordings have is passed over; what has one and is no recording, or
    is a link out of the folder, is given with the format "" and one Unreadable. Raises InputError for a named path
    that is absent or no recording.
    """
    for path in paths:
        if path.is_dir():
            yield from _below(path)
            continue
        reader = reader_of(path)
        if reader is None:
            raise InputError(
                f"{path}: no recording that can be read here. Expected one of {', '.join(_names())}, "
                "as the library or the browser wrote it."
            )
        yield Recording(path, reader.name, reader.read(path))


def sample(found: Iterable[Recording]) -> Iterator[tuple[str, str]]:
    """Give methods and URLs from the beginning of each recording: enough to find out where the operations are."""
    for recording in found:
        for item in islice(recording.items, SAMPLE):
            if isinstance(item, Interaction):
                yield item.request.method, item.request.url


def _names() -> list[str]:
    return [reader.name for reader in readers()]


def _below(folder: Path) -> Iterator[Recording]:
    root = Path(os.path.realpath(folder))
    for name, folders, files in sorted(os.walk(folder)):
        for path in sorted(Path(name) / one for one in folders + files):
            if path.name in folders:
                if _leads_out(path, root):
                    yield _no_recording(path, _link(path))
            elif _is_candidate(path):
                yield _inside(path, root)


def _is_candidate(path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return name.endswith(SUFFIXES)


def _inside(path: Path, root: Path) -> Recording:
    """What a file of a folder holds; never raises for what is in the folder."""
    if _leads_out(path, root):
        return _no_recording(path, _link(path))
    try:
        reader = reader_of(path)
    except InputError as error:
        return _no_recording(path, str(error))
    if reader is None:
        return _no_recording(path, f"no recording; expected one of {', '.join(_names())}")
    return Recording(path, reader.name, reader.read(path))


def _leads_out(path: Path, root: Path) -> bool:
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root)


def _link(path: Path) -> str:
    return f"a link out of the folder, to {str(path.readlink())!r}; name what it leads to if that is to be read"


def _no_recording(path: Path, reason: str) -> Recording:
    return Recording(path, "", iter([Unreadable("file", reason)]))


def reader_of(path: Path) -> Reader | None:
    """Give the reader that recognises a file; None where none does. Raises InputError for what cannot be opened."""
    with opened(path) as file:
        start = beginning(file, START)
    return next((reader for reader in readers() if reader.recognises(start)), None)
