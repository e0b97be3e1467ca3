"""Keeps a run inside the documented quota."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pyrate_limiter import Duration, Limiter, Rate, RateItem, SQLiteBucket

from driftwitness.contract.conventions import RateLimit
from driftwitness.trace import Clock


class Pace(Protocol):
    """Waits until a request may be sent."""

    def wait(self) -> None:
        """Return when one more request is within the quota."""
        ...


class Unpaced:
    """No documented quota, or a run that means to exceed it."""

    def wait(self) -> None:
        """Return at once."""


class ClockPace:
    """Holds one run inside its quotas by the run's own clock: on a virtual one, waiting costs nothing."""

    def __init__(self, limits: tuple[RateLimit, ...], clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._sent: deque[float] = deque()

    def wait(self) -> None:
        """Sleep on the clock until each window has room."""
        for limit in self._limits:
            inside = [sent for sent in self._sent if sent > self._clock.now() - limit.window]
            if len(inside) >= limit.quota:
                # one second more than the window: the vendor's clock reads whole seconds
                self._clock.sleep(inside[-limit.quota] + limit.window + 1 - self._clock.now())
        self._sent.append(self._clock.now())
        longest = max((limit.window for limit in self._limits), default=0)
        while self._sent and self._sent[0] <= self._clock.now() - longest:
            self._sent.popleft()


class _Bucket(SQLiteBucket):
    """Counts and writes as one: a process in between would take the same room, or remove what still counts."""

    def put(self, item: RateItem) -> bool:
        with self._transaction():
            return super().put(item)

    def leak(self, current_timestamp: int | None = None) -> int:
        with self._transaction():
            return super().leak(current_timestamp)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self.lock:
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                self.conn.rollback()


class SharedPace:
    """Holds all runs on this machine, together, inside a vendor's quotas for one key (pyrate-limiter on SQLite).

    ``say`` is told before a wait, which may be as long as the longest window.
    """

    def __init__(
        self,
        limits: tuple[RateLimit, ...],
        vendor: str,
        key: str,
        folder: Path,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._say = say
        name = hashlib.sha256(f"{vendor}\n{key}".encode()).hexdigest()[:16]
        self._limiters = []
        for limit in limits:
            # one second more than the window: the vendor's clock reads whole seconds
            rate = Rate(limit.quota, (limit.window + 1) * Duration.SECOND)
            table = f"quota_{name}_{limit.quota}_{limit.window}"
            bucket = _Bucket.init_from_file([rate], table=table, db_path=str(folder / "quota.sqlite"))
            self._limiters.append(Limiter(bucket))

    def wait(self) -> None:
        """Wait for real until the shared quotas have room."""
        for limiter in self._limiters:
            if not limiter.try_acquire("request", blocking=False):
                self._say("waiting for room in the documented quota")
                limiter.try_acquire("request")
