"""Where a request goes, and what is said to one that goes nowhere."""

from __future__ import annotations

import re
import string
from functools import lru_cache

from driftwitness.contract import Contract, Route, Router
from driftwitness.mock.exchange import Answer, RefusalError, Request
from driftwitness.mock.pieces import Pieces

MOST_KEPT = 4096
"""Clients ask for the same few paths again and again: the way of so many is kept."""

_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")


class Routes:
    """The contract's paths; a slash at the end changes nothing, an empty segment leads nowhere."""

    def __init__(self, contract: Contract) -> None:
        self._router = Router(contract)
        self._route = lru_cache(MOST_KEPT)(self._router.route)
        self._pieces = Pieces(contract)

    def find(self, request: Request) -> Route | None:
        """Give the operation that a request addresses."""
        if request.path is None or "//" in request.path:
            return None
        path = plain(request.path)
        found = self._route(request.method, path)
        # A resource that answers GET answers HEAD (RFC 9110, section 9.3.2).
        return found or (self._route("GET", path) if request.method == "HEAD" else None)

    def require(self, request: Request, route: Route | None) -> None:
        """Raise RefusalError where a piece of the path is unknown that the vendor has a code for."""
        if request.path is None or not self._pieces.concern(route.operation if route else None):
            return
        method = route.operation.method if route else request.method
        piece = self._pieces.unknown(method, plain(request.path))
        if piece is not None:
            raise RefusalError(self._pieces.conditions[piece], of=piece)

    def without_operation(self, request: Request) -> Answer:
        """Answer a request that no operation takes: OPTIONS, another method of a known path, an unknown path."""
        known = self._router.methods(plain(request.path)) if request.path and "//" not in request.path else ()
        if not known:
            raise RefusalError("not-found")
        allow = {"Allow": ", ".join([*known, *(["HEAD"] if "GET" in known else []), "OPTIONS"])}
        if request.method == "OPTIONS":
            return Answer(204, headers=allow)
        raise RefusalError("method-not-allowed", headers=allow)


def plain(path: str) -> str:
    """Write the characters that need no escape without one: both are the same path (RFC 3986, section 6.2.2.2)."""

    def unescape(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else found[0]

    return _ESCAPED.sub(unescape, path) if "%" in path else path
