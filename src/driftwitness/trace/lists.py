"""The entries of the list under one member of a file, in YAML or in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedIOBase

from driftwitness.trace import json_entries, yaml_entries
from driftwitness.trace.entries import Entry
from driftwitness.trace.opened import beginning

BOM = b"\xef\xbb\xbf"
_HEAD = 4096


def is_json(file: BufferedIOBase) -> bool:
    """Whether a file that was just opened holds JSON; it is at its start afterwards."""
    return bool(_bracket(file))


def entries(file: BufferedIOBase, name: str) -> Iterator[Entry]:
    """Give the items of the list under that name, or of the list that the whole file is."""
    bracket = _bracket(file)
    if not bracket:
        return yaml_entries.entries(file, name)
    return json_entries.entries(file) if bracket == b"[" else json_entries.entries(file, name)


def _bracket(file: BufferedIOBase) -> bytes:
    """The bracket that a JSON file starts with, empty for YAML."""
    start = beginning(file, _HEAD).removeprefix(BOM).lstrip()[:1]
    file.seek(0)
    return start if start in (b"{", b"[") else b""
