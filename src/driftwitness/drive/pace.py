"""Keeps a run inside the documented quota."""

from __future__ import annotations

import hashlib
from collections import deque
from pathlib import Path
from typing import Protocol

from pyrate_limiter import Duration, Limiter, Rate, SQLiteBucket

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


class SharedPace:
    """Holds all runs on this machine, together, inside a vendor's quota for one key (pyrate-limiter on SQLite)."""

    def __init__(self, limits: tuple[RateLimit, ...], vendor: str, key: str, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(f"{vendor}\n{key}".encode()).hexdigest()[:16]
        rates = [Rate(limit.quota, limit.window * Duration.SECOND) for limit in sorted(limits, key=lambda o: o.window)]
        bucket = SQLiteBucket.init_from_file(rates, table=f"quota_{name}", db_path=str(folder / "quota.sqlite"))
        self._limiter = Limiter(bucket)

    def wait(self) -> None:
        """Wait for real until the shared quota has room."""
        self._limiter.try_acquire("request")
