"""The requests that a mock received, newest kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from driftwitness.trace.clock import Clock

KEPT = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: when (seconds since the epoch), what, and its answer's status; None where none was begun."""

    number: int
    at: float
    method: str
    target: str
    status: int | None
    milliseconds: float


def silent(_: Seen) -> None:
    """Tell nobody."""


class Traffic:
    """An ASGI application around another one that remembers what passes; ``tell`` hears of each request.

    ``secret`` names query parameters whose values are not kept.
    """

    def __init__(
        self, app: ASGIApp, clock: Clock, secret: Collection[str] = (), tell: Callable[[Seen], None] = silent
    ) -> None:
        self._app = app
        self._clock = clock
        self._secret = frozenset(secret)
        self._tell = tell
        self._count = 0
        self._latest: deque[Seen] = deque(maxlen=KEPT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note it."""
        statuses: list[int] = []

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        at, begun = self._clock.now(), perf_counter()
        try:
            await self._app(scope, receive, noted)
        finally:
            self._count += 1
            took = round((perf_counter() - begun) * 1000, 1)
            status = statuses[0] if statuses else None
            seen = Seen(self._count, at, scope["method"], self._target(scope), status, took)
            self._latest.append(seen)
            self._tell(seen)

    def after(self, number: int) -> list[Seen]:
        """Give those that came after the one of this number, oldest first."""
        return [seen for seen in self._latest if seen.number > number]

    def _target(self, scope: Scope) -> str:
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
        query = scope["query_string"].decode("latin-1")
        if self._secret:
            pairs = parse_qsl(query, keep_blank_values=True)
            if any(name in self._secret for name, _ in pairs):
                query = urlencode([(name, "***" if name in self._secret else value) for name, value in pairs], safe="*")
        return f"{path}?{query}" if query else path
