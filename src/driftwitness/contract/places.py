"""Where an assertion stands in a contract's files: for editors, and for whatever else opens a file at a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from driftwitness import InputError
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract import reading, store
from driftwitness.contract.model import Contract

LARGEST = 10_000_000
"""Bytes of a file whose lines are looked up; of a larger one, line 1 is named."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1."""

    path: Path
    line: int


class Places:
    """Finds the lines of a contract's assertions, and reads each of its files once."""

    def __init__(self, contract: Contract) -> None:
        self._main = main_file(contract)
        self._nodes: dict[Path, yaml.Node | None] = {}

    def of(self, *pointers: str) -> Place | None:
        """Give the place of the first of these pointers whose assertion, or what encloses it, is in the files.

        Where none is, the beginning of the contract's main file; None where the contract was not read from a file.
        """
        if self._main is None:
            return None
        for pointer in pointers:
            if found := list(self._walk(self._main, json_pointer.split(pointer))):
                return found[-1]
        return Place(self._main, 1)

    def _walk(self, path: Path, tokens: tuple[str, ...]) -> Iterator[Place]:
        """Give the place of each step of a pointer, as far as the file goes, then those in a schema's own file."""
        node = self._node(path)
        for index, token in enumerate(tokens):
            key, child = _step(node, token)
            if key is None:
                reference = _reference(node)
                if reference:
                    yield from self._walk(path.parent / reference, tokens[index:])
                return
            yield Place(path, key.start_mark.line + 1)
            node = child

    def _node(self, path: Path) -> yaml.Node | None:
        if path not in self._nodes:
            try:
                readable = path.stat().st_size <= LARGEST
                self._nodes[path] = reading.read_nodes(path) if readable else None
            except (OSError, InputError):
                self._nodes[path] = None
        return self._nodes[path]


def main_file(contract: Contract) -> Path | None:
    """Give the file that a contract was read from: its openapi.yaml, or the specification that stands for it."""
    if contract.folder is None:
        return None
    whole = contract.evidence.entries.get("")
    if whole and whole.document and not (contract.folder / store.EVIDENCE).is_file():
        return contract.folder / whole.document
    return contract.folder / store.OPENAPI


def _step(node: yaml.Node | None, token: str) -> tuple[yaml.Node | None, yaml.Node | None]:
    """Give what names the value at a token (a key, or the value itself in a list), and the value."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == token), (None, None))
    if isinstance(node, yaml.SequenceNode) and token.isdecimal() and int(token) < len(node.value):
        return node.value[int(token)], node.value[int(token)]
    return None, None


def _reference(node: yaml.Node | None) -> str:
    """Give the schema's own file that a reference leads to; empty where there is none, or it leads elsewhere."""
    _, value = _step(node, "$ref")
    reference = str(value.value) if isinstance(value, yaml.ScalarNode) else ""
    folder, _, name = reference.partition("/")
    return reference if folder == store.SCHEMAS and "/" not in name else ""
