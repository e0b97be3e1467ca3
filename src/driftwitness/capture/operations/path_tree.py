"""Path templates by their segments, to find the one that a request matches without comparing it with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from driftwitness.capture.facts import OperationLine

PARAMETER = ""
"""The branch for a segment that holds a parameter."""


@dataclass(slots=True)
class _Node:
    branches: dict[str, _Node] = field(default_factory=dict)
    operation: OperationLine | None = None


class PathTree:
    """Templates of the operations with one method."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, segments: Sequence[str], operation: OperationLine) -> None:
        """Know the template that has these segments; of equal ones the first stays."""
        node = self._root
        for segment in segments:
            node = node.branches.setdefault(PARAMETER if "{" in segment else segment, _Node())
        node.operation = node.operation or operation

    def find(self, segments: Sequence[str]) -> OperationLine | None:
        """The operation whose template these segments fit: a parameter takes any, a literal only itself.

        At least one is a literal; literals go before parameters.
        """
        return _find(self._root, segments, 0, literal=not segments)


def _find(node: _Node, segments: Sequence[str], at: int, *, literal: bool) -> OperationLine | None:
    if at == len(segments):
        return node.operation if literal else None
    same, parameter = node.branches.get(segments[at]), node.branches.get(PARAMETER)
    found = _find(same, segments, at + 1, literal=True) if same else None
    return found or (_find(parameter, segments, at + 1, literal=literal) if parameter else None)
