"""The lines at which the interactions of a recording begin, for reports that open a file at a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from driftwitness import InputError
from driftwitness.contract import reading
from driftwitness.contract.places import LARGEST

_LISTS = (("interactions",), ("http_interactions",), ("log", "entries"))
"""Where YAML and JSON recordings have their interactions: vcrpy and go-vcr, VCR and betamax, HAR."""


class RecordingLines:
    """Finds the lines of interactions, and reads each recording once."""

    def __init__(self) -> None:
        self._lines: dict[Path, Sequence[int]] = {}

    def of(self, path: Path, number: int | None) -> int:
        """Give the line of an interaction, counted from 1 in its file; line 1 where it cannot be known."""
        if path not in self._lines:
            self._lines[path] = _lines(path)
        lines = self._lines[path]
        return lines[number - 1] if number and number <= len(lines) else 1


def _lines(path: Path) -> Sequence[int]:
    try:
        root = reading.read_nodes(path) if path.stat().st_size <= LARGEST else None
    except (OSError, InputError):
        return ()
    for names in _LISTS:
        node = root
        for name in names:
            node = _value(node, name)
        if isinstance(node, yaml.SequenceNode):
            return [entry.start_mark.line + 1 for entry in node.value]
    return ()


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)
