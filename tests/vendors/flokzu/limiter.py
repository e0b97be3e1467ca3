"""The quota: 100 requests a minute for one IP address; who exceeds it is blocked for a minute."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ..catalogue import Has
from .errors import over_quota
from .responses import Renderer

QUOTA = 100
MINUTE = 60


class Limiter:
    """Counts requests per caller; `now` gives epoch seconds."""

    def __init__(self, now: Callable[[], float], has: Has) -> None:
        self.now = now
        self.has = has
        self.times: defaultdict[str, deque[float]] = defaultdict(deque)
        self.blocked_until: dict[str, float] = {}
        self.seen = 0

    def refuses(self, request: Request) -> bool:
        """Count one request of its caller, and tell whether it is refused."""
        if self.has("quota-not-enforced"):
            return False
        self.seen += 1
        caller = self._caller(request)
        if self.has("quota-per-node"):
            caller = f"{caller} at node {self.seen % 2}"
        now = self.now()
        if now < self.blocked_until.get(caller, now):
            if self.has("refused-request-restarts-block"):
                self.blocked_until[caller] = now + MINUTE
            return True
        times = self._recent(caller, now)
        if len(times) < self._quota() and not self._bursts(times, now):
            times.append(now)
            return False
        self.blocked_until[caller] = now + self._block()
        times.clear()  # a new minute begins when the block ends, however short it is
        return True

    def _caller(self, request: Request) -> str:
        if self.has("quota-per-key"):
            return request.headers.get("X-Api-Key", "")
        return request.client.host if request.client else ""

    def _recent(self, caller: str, now: float) -> deque[float]:
        """Return the times of the caller's requests in the current minute: since the first, or the last 60 seconds."""
        times = self.times[caller]
        window = 60 * MINUTE if self.has("quota-per-hour") else MINUTE
        if self.has("sliding-window"):
            while times and times[0] <= now - window:
                times.popleft()
        elif times and times[0] <= now - window:
            times.clear()
        return times

    def _quota(self) -> int:
        return 60 if self.has("quota-60") else QUOTA

    def _bursts(self, times: deque[float], now: float) -> bool:
        return self.has("burst-refused") and sum(time > now - 1 for time in times) >= 10

    def _block(self) -> float:
        if self.has("block-of-ten-minutes"):
            return 10 * MINUTE
        return 5 if self.has("block-of-five-seconds") else MINUTE


class Throttle:
    """The limiter in front of all operations."""

    def __init__(self, app: ASGIApp, limiter: Limiter, renderer: Renderer) -> None:
        self.app = app
        self.limiter = limiter
        self.renderer = renderer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.renderer.failure(over_quota()) if self.limiter.refuses(Request(scope)) else self.app
        await app(scope, receive, send)
