"""Time as a run sees it: the system's, or one that moves only when somebody waits."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time in seconds since the epoch, and waits."""

    name: str

    def now(self) -> float:
        """Give the time, in seconds since the epoch."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; returns at once on a virtual clock."""
        ...


class SystemClock:
    """The machine's clock."""

    name = "system"

    def now(self) -> float:
        """Give the machine's time."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait for real."""
        time.sleep(max(0.0, seconds))


class VirtualClock:
    """A clock that stands still unless somebody sleeps on it; safe between threads.

    A mock and the wire that share one make an hour's quota pass in no time, the same way at every run.
    """

    name = "virtual"

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> float:
        """Give the virtual time; it starts at 2026-01-01T00:00:00Z unless told otherwise."""
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        """Move the time forward."""
        with self._lock:
            self._now += max(0.0, seconds)
