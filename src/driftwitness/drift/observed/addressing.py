"""Which operation a recorded request addresses: the contract's, or one that its path's form stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from driftwitness.contract import Contract, Router
from driftwitness.drift.observed.templates import template
from driftwitness.trace import Request

_MOST_REMEMBERED = 200
_DEEPEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Addressed:
    """An operation, with the path parameters' values and the address below which its path stands."""

    method: str
    path: str
    base: str
    values: tuple[tuple[str, str], ...]
    id: str | None = None


class Addressing:
    """Finds the operation of each request: by the contract where there is one, by the path's form otherwise.

    A recording may have been made at another host than the contract's, behind a proxy's prefix or without the server's
    path, so that a prefix is looked for under which an operation answers; the one that an origin had stays the first.
    """

    def __init__(self, contract: Contract | None, *, unknown: bool = False) -> None:
        self._unknown = unknown
        self._router = Router(contract) if contract else None
        servers = (contract.document.get("servers") or []) if contract else []
        self._hosts = {urlsplit(str(server.get("url", ""))).netloc for server in servers}
        paths = {urlsplit(str(server.get("url", ""))).path.rstrip("/") for server in servers}
        self._known = sorted({*paths, contract.base_path if contract else ""}, key=len, reverse=True)
        self._found: dict[str, str] = {}

    def of(self, request: Request) -> Addressed | None:
        """Give the operation that a request addresses; None where the contract has none for it."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else ""
        path = parts.path or "/"
        if self._router is None:
            return _by_form(request.method.upper(), origin, path)
        for prefix in dict.fromkeys(self._prefixes(origin, path)):
            if path != prefix and not path.startswith(prefix + "/"):
                continue
            route = self._router.route(request.method, path[len(prefix) :] or "/")
            if route:
                if len(self._found) < _MOST_REMEMBERED:
                    self._found.setdefault(origin, prefix)
                operation = route.operation
                values = tuple(route.path_values.items())
                return Addressed(operation.method, operation.path, origin + prefix, values, operation.id)
        return self._new(request.method.upper(), origin, path) if self._unknown else None

    def _new(self, method: str, origin: str, path: str) -> Addressed | None:
        """Give by its form what the contract has not, at an address that it answers at."""
        known = self._found.get(origin)
        if known is None and urlsplit(origin).netloc in self._hosts:
            known = self._known[0]
        if known is None or not path.startswith(known + "/"):
            return None
        found, values = template(path[len(known) :])
        return Addressed(method, found, origin + known, values)

    def _prefixes(self, origin: str, path: str) -> Iterator[str]:
        """Give what may stand before the contract's paths, the likeliest first."""
        if origin in self._found:
            yield self._found[origin]
            return
        yield from self._known
        segments = path.split("/")
        for length in range(min(_DEEPEST_PREFIX, len(segments) - 2) + 1):
            yield "/".join(segments[: length + 1])


def _by_form(method: str, origin: str, path: str) -> Addressed:
    found, values = template(path)
    return Addressed(method, found, origin, values)
