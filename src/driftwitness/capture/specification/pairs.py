"""Which operation of a page is which of a specification."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from driftwitness.contract import Contract, Operation

_LEADING = re.compile(r"^(?:/\{\})+(?=/)")
_PARAMETER = re.compile(r"\{[^}/]*\}")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Operations that both describe, page first; then those that only one describes."""

    both: tuple[tuple[Operation, Operation], ...]
    page_only: tuple[Operation, ...]
    specification_only: tuple[Operation, ...]

    @property
    def ids(self) -> Mapping[str, str]:
        """The specification's operationId by the page's."""
        return {shown.id: specified.id for shown, specified in self.both}


def pair(page: Contract, specification: Contract) -> Pairs:
    """Pair operations by method and path below the host, whatever path parameters are called.

    Where only one of the two has the base path in its server, the paths below the servers are compared; so are paths
    that differ only in a parameter before all else, which one of the two may have as a part of the address.
    """
    whole = {(o.method, bare(specification.base_path + o.path)): o for o in specification.operations}
    below = {(o.method, bare(o.path)): o for o in specification.operations}
    short = {(o.method, _LEADING.sub("", bare(o.path))): o for o in specification.operations}
    both: list[tuple[Operation, Operation]] = []
    alone: list[Operation] = []
    for operation in page.operations:
        paths = bare(page.base_path + operation.path), bare(operation.path), _LEADING.sub("", bare(operation.path))
        keys = [(operation.method, path) for path in paths]
        found = next((known[key] for key in keys for known in (whole, below, short) if key in known), None)
        if found and all(found is not specified for _, specified in both):
            both.append((operation, found))
        else:
            alone.append(operation)
    known = {specified.id for _, specified in both}
    return Pairs(tuple(both), tuple(alone), tuple(o for o in specification.operations if o.id not in known))


def bare(path: str) -> str:
    """Give a path template without the names of its parameters, and without a slash at its end."""
    return _PARAMETER.sub("{}", path).rstrip("/") or "/"
