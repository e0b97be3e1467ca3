"""The requests that a mock received, newest kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from urllib.parse import parse_qsl, urlencode

from driftwitness.mock.app import App
from driftwitness.mock.exchange import Reply, Request
from driftwitness.mock.sending import Unsent
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
    """Remembers what passes between clients and an application; ``tell`` hears of each request once it is answered.

    ``secret`` names query parameters whose values are not kept.
    """

    def __init__(
        self, app: App, clock: Clock, secret: Collection[str] = (), tell: Callable[[Seen], None] = silent
    ) -> None:
        self._app = app
        self._clock = clock
        self._secret = frozenset(secret)
        self._tell = tell
        self._count = 0
        self._latest: deque[Seen] = deque(maxlen=KEPT)

    def respond(self, request: Request) -> Reply:
        """Answer a request, and note it."""
        at, begun = self._clock.now(), perf_counter()
        reply = self._app.respond(request)
        reply.sent = partial(self._note, request, reply, at, begun)
        return reply

    def after(self, number: int) -> list[Seen]:
        """Give those that came after the one of this number, oldest first."""
        return [seen for seen in self._latest if seen.number > number]

    def _note(self, request: Request, reply: Reply, at: float, begun: float) -> None:
        self._count += 1
        took = round((perf_counter() - begun) * 1000, 1)
        status = None if isinstance(reply.sending, Unsent) else reply.status
        seen = Seen(self._count, at, request.method, self._target(request), status, took)
        self._latest.append(seen)
        self._tell(seen)

    def _target(self, request: Request) -> str:
        query = request.query
        if self._secret and query:
            pairs = parse_qsl(query, keep_blank_values=True)
            if any(name in self._secret for name, _ in pairs):
                query = urlencode([(name, "***" if name in self._secret else value) for name, value in pairs], safe="*")
        return f"{request.path}?{query}" if query else str(request.path)
