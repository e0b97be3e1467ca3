"""The quota: 100 requests in a fixed window of 60 seconds, which starts with the first request."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ..catalogue import Has

QUOTA = 100
WINDOW = 60


@dataclass(frozen=True, slots=True)
class Count:
    """What counting one request told: the three figures of every response, and the wait if it is refused."""

    limit: int
    remaining: int
    reset: int
    retry_after: int | None


@dataclass(slots=True)
class Window:
    """A client's current window: when it began, in epoch seconds, and the requests counted since."""

    start: float
    used: int = 0


class Limiter:
    """Counts requests per client; `now` gives epoch seconds."""

    def __init__(self, now: Callable[[], float], has: Has) -> None:
        self.now = now
        self.has = has
        self.windows: dict[str, Window] = {}
        self.served = 0

    def count(self, client: str) -> Count:
        """Count one request of the client."""
        self.served += 1
        if self.has("quota-per-node"):
            client = f"{client} at node {self.served % 2}"
        now = self.now()
        window = self.windows.get(client)
        if window is None or now >= window.start + WINDOW:
            window = self.windows[client] = Window(now)
        window.used += 1
        if not self._refused(window):
            return Count(self._limit(), self._remaining(window), self._reset(window, now), None)
        if self.has("refused-request-restarts-window"):
            window.start = now
        return Count(self._limit(), 0, self._reset(window, now), self._wait(window, now))

    def _refused(self, window: Window) -> bool:
        if self.has("quota-not-enforced"):
            return False
        if self.has("refused-early"):
            return window.used > 80
        return window.used > self._quota()

    def _quota(self) -> int:
        return 60 if self.has("quota-60") else QUOTA

    def _limit(self) -> int:
        return 60 if self.has("limit-header-60") else self._quota()

    def _remaining(self, window: Window) -> int:
        used = window.used
        if self.has("remaining-stuck"):
            used = 1
        if self.has("remaining-restarts-early"):
            used = (used - 1) % 50 + 1
        return max(0, self._quota() - used)

    def _reset(self, window: Window, now: float) -> int:
        if self.has("reset-in-seconds-to-go"):
            return math.ceil(window.start + WINDOW - now)
        if self.has("reset-in-milliseconds"):
            return math.ceil((window.start + WINDOW) * 1000)
        return math.ceil(window.start + WINDOW)

    def _wait(self, window: Window, now: float) -> int:
        left = window.start + WINDOW - now
        if self.has("retry-after-too-short"):
            left /= 2
        if self.has("retry-after-in-milliseconds"):
            left *= 1000
        return math.ceil(left)
