"""Which operation a recorded request addresses: the contract's, or one that its path's form stands for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from driftwitness.contract import Contract, Router
from driftwitness.contract.addressing import Bases
from driftwitness.drift.observed.templates import template
from driftwitness.trace import Request


@dataclass(frozen=True, slots=True)
class Addressed:
    """An operation, with the path parameters' values and the address below which its path stands."""

    method: str
    path: str
    base: str
    values: tuple[tuple[str, str], ...]
    id: str | None = None


def by_form(method: str, url: str, base: str) -> Addressed:
    """Give what a URL below a base addresses by the form of its path."""
    path, values = template(urlsplit(url).path[len(urlsplit(base).path) :] or "/")
    return Addressed(method.upper(), path, base, values)


def by_contract(request: Request, router: Router, bases: Bases, *, unknown: bool) -> Addressed | None:
    """Give the contract's operation; where it has none, None, or with ``unknown`` what the form of the path says."""
    base = bases.of(request.url) or _server(router.contract, request.url)
    prefix = urlsplit(base or "").path
    path = request.path
    if base is None or not (path == prefix or path.startswith(f"{prefix}/")):
        return None
    if route := router.route(request.method, path[len(prefix) :] or "/"):
        operation = route.operation
        return Addressed(operation.method, operation.path, base, tuple(route.path_values.items()), operation.id)
    return by_form(request.method, request.url, base) if unknown and path != prefix else None


def _server(contract: Contract, url: str) -> str | None:
    """Give the contract's own server where a URL is below it: none of its operations may have been asked."""
    server = contract.server_url.rstrip("/")
    return server if server and url.startswith(f"{server}/") else None
