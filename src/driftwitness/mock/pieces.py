"""Which piece of a path nobody knows, where the vendor has a code for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from driftwitness.contract import Contract, Operation

_PARAMETER = re.compile(r"\{([^}]*)\}")


class Pieces:
    """Knows the values of those path parameters that the catalogue of errors names under ``of``.

    A value is known by the parameter's enum, its examples, and the literal segments that other operations of the same
    method have in its place, behind the same segments. Where none is known, each is. ``conditions`` are those of the
    catalogue: parameter → ``when``.
    """

    def __init__(self, contract: Contract) -> None:
        told = {entry.of for entry in contract.conventions.errors if entry.of}
        self._contract = contract
        self._named = frozenset(told & {p.name for o in contract.operations for p in o.path_parameters})
        self.conditions = {entry.of: entry.when for entry in reversed(contract.conventions.errors) if entry.of}
        self._templates = [
            operation
            for operation in contract.operations
            if any(parameter.name in self._named for parameter in operation.path_parameters)
        ]
        self._concerned = {operation.id for operation in self._templates}

    def concern(self, operation: Operation | None) -> bool:
        """Whether the path of an operation has such a parameter; of no operation, whether there are any."""
        if operation is None:
            return bool(self._named)
        return operation.id in self._concerned

    def unknown(self, method: str, path: str) -> str | None:
        """Name the first piece, from the left, that is unknown or not there; None where all are known."""
        segments = [unquote(segment) for segment in path.strip("/").split("/")]
        templates = [one for one in self._templates if one.method == method] or self._templates
        for operation in templates:
            names = operation.path.strip("/").split("/")
            for index, name in enumerate(names):
                given = segments[index] if index < len(segments) else None
                parameter = _PARAMETER.fullmatch(name)
                if parameter is None and given != name:
                    break
                if parameter and parameter[1] in self._named:
                    known = self._known(operation, parameter[1], segments[:index])
                    if given is None or (known and given not in known):
                        return parameter[1]
        return None

    def _known(self, operation: Operation, name: str, before: list[str]) -> set[str]:
        parameter = operation.parameter(name, "path")
        schema = self._contract.resolve(parameter.schema) if parameter else {}
        values = {str(value) for value in (*(schema.get("enum") or ()), *(schema.get("examples") or ()))}
        return values | set(self._beside(operation.method, before))

    def _beside(self, method: str, before: list[str]) -> Iterator[Any]:
        for other in self._contract.operations:
            segments = other.path.strip("/").split("/")
            if other.method == method and segments[: len(before)] == before and len(segments) > len(before):
                literal = segments[len(before)]
                if not _PARAMETER.search(literal):
                    yield literal
