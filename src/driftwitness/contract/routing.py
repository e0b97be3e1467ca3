"""Which operation a request addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from driftwitness.contract.model import Contract, Operation


class Route(NamedTuple):
    """An operation, and the path parameters' values as the request has them (percent-decoded)."""

    operation: Operation
    path_values: dict[str, str]


@dataclass(frozen=True)
class Router:
    """Finds the operation of a method and path; the more literal segment wins, from the left."""

    contract: Contract

    @cached_property
    def _templates(self) -> list[tuple[re.Pattern[str], Operation]]:
        operations = sorted(self.contract.operations, key=lambda operation: _specificity(operation.path))
        return [(re.compile(_pattern(operation.path)), operation) for operation in operations]

    def route(self, method: str, path: str) -> Route | None:
        """Give the operation of a request to ``path``, below the server's path, or None where no operation has it."""
        for operation, values in self._candidates(path):
            if operation.method == method.upper():
                return Route(operation, values)
        return None

    def methods(self, path: str) -> tuple[str, ...]:
        """Give the methods that the contract knows for a path; empty for an unknown path."""
        return tuple(sorted({operation.method for operation, _ in self._candidates(path)}))

    def _candidates(self, path: str) -> list[tuple[Operation, dict[str, str]]]:
        path = path.split("?")[0].rstrip("/") or "/"
        found = []
        for pattern, operation in self._templates:
            if match := pattern.fullmatch(path):
                names = re.findall(r"\{([^}]*)\}", operation.path)
                found.append((operation, dict(zip(names, map(unquote, match.groups()), strict=True))))
        return found


def values_of(template: str, path: str) -> dict[str, str] | None:
    """Give the path parameters' values of a path that has the form of a template, percent-decoded; None for another."""
    match = re.fullmatch(_pattern(template), path.rstrip("/") or "/")
    names = re.findall(r"\{([^}]*)\}", template)
    return dict(zip(names, map(unquote, match.groups()), strict=True)) if match else None


def filled(template: str, values: Mapping[str, Any]) -> str:
    """Put percent-encoded values in place of a template's parameters; one without a value stays as it is."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", quote(str(value), safe=""))
    return template


def _specificity(path: str) -> tuple[tuple[int, ...], str]:
    """Sort by literal characters per segment, from the left; the path itself only settles ties."""
    return tuple(-len(re.sub(r"\{[^}]*\}", "", segment)) for segment in path.split("/")), path


def _pattern(path: str) -> str:
    parts = re.split(r"(\{[^}]*\})", path.rstrip("/") or "/")
    return "".join("([^/]+)" if part.startswith("{") else re.escape(part) for part in parts)
