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


class _Template:
    """An operation's path as a pattern, which is compiled when a request may have it: that takes a while."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(_pattern(self.operation.path))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\{([^}]*)\}", self.operation.path))


@dataclass(frozen=True)
class Router:
    """Finds the operation of a method and path; the more literal segment wins, from the left."""

    contract: Contract

    @cached_property
    def _templates(self) -> Mapping[tuple[int, str], list[_Template]]:
        """The templates, the most literal first, by number of slashes and first segment; "" where that is no literal.

        No parameter spans segments, so that no other template can match.
        """
        found: dict[tuple[int, str], list[_Template]] = {}
        for operation in sorted(self.contract.operations, key=lambda operation: _specificity(operation.path)):
            path = operation.path.rstrip("/") or "/"
            first = "" if "{" in _first(path) else _first(path)
            found.setdefault((path.count("/"), first), []).append(_Template(operation))
        return found

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
        size, first = path.count("/"), _first(path)
        # literals come first
        near = [*self._templates.get((size, first), ()), *(self._templates.get((size, ""), ()) if first else ())]
        found = [
            (template.operation, dict(zip(template.names, map(unquote, match.groups()), strict=True)))
            for template in near
            if (match := template.pattern.fullmatch(path))
        ]
        # a concrete path comes before a template that matches it too (OpenAPI 3.1, Paths Object), whatever the method,
        # unless the template's parameter could have that value: then both are documented
        return [one for one in found if one[0].path == found[0][0].path or _could_hold(*one)]


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


def _could_hold(operation: Operation, values: Mapping[str, str]) -> bool:
    numbers = [parameter.name for parameter in operation.path_parameters if parameter.schema.get("type") == "integer"]
    return all(re.fullmatch(r"-?\d+", values[name]) for name in numbers)


def _first(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else ""


def _specificity(path: str) -> tuple[tuple[int, ...], str]:
    """Sort by literal characters per segment, from the left; the path itself only settles ties."""
    return tuple(-len(re.sub(r"\{[^}]*\}", "", segment)) for segment in path.split("/")), path


def _pattern(path: str) -> str:
    parts = re.split(r"(\{[^}]*\})", path.rstrip("/") or "/")
    return "".join("([^/]+)" if part.startswith("{") else re.escape(part) for part in parts)
