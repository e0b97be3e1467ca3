"""The contract's rate limits: fixed windows, each from its first request."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate

from driftwitness.contract.conventions import RateLimit
from driftwitness.trace.clock import Clock


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands: the headers to send, and where it is refused, the seconds to wait and the limit."""

    headers: Mapping[str, str]
    retry_after: int | None = None
    refused_by: RateLimit | None = None


@dataclass(slots=True)
class _Window:
    ends: float
    used: int = 0


class Limiter:
    """Counts requests against the limits that cover them."""

    def __init__(self, limits: Sequence[RateLimit], clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._windows: dict[tuple[str, str], _Window] = {}

    def admit(self, credential: str, client: str, operation_id: str | None, quota_share: float) -> Standing:
        """Count one request; a refused one does not move its window, unless the vendor blocks after a refusal.

        ``quota_share`` is the part of the documented quota that is granted; the headers tell of the documented one.
        """
        headers: dict[str, str] = {}
        for limit in self._limits:
            if not limit.covers(operation_id):
                continue
            window = self._window(limit, client if limit.scope == "ip" or not credential else credential)
            if window.used >= max(1, int(limit.quota * quota_share)):
                return self._refuse(limit, window)
            window.used += 1
            if limit.every_response and not headers:
                headers = self._headers(limit, window)
        return Standing(headers)

    def _window(self, limit: RateLimit, caller: str) -> _Window:
        now = self._clock.now()
        window = self._windows.get((limit.pointer, caller))
        if window is None or now >= window.ends:
            self._windows = {key: kept for key, kept in self._windows.items() if now < kept.ends}
            window = self._windows[limit.pointer, caller] = _Window(now + limit.window)
        return window

    def _refuse(self, limit: RateLimit, window: _Window) -> Standing:
        now = self._clock.now()
        if limit.blocks:
            window.ends = max(window.ends, now + limit.blocks)
        wait = max(1, math.ceil(window.ends - now))
        headers = self._headers(limit, window)
        if limit.retry_after:
            headers[limit.retry_after] = str(wait)
        return Standing(headers, wait, limit)

    def _headers(self, limit: RateLimit, window: _Window) -> dict[str, str]:
        values = {
            "limit": str(limit.quota),
            "remaining": str(max(0, limit.quota - window.used)),
            "reset": reset_text(limit, window.ends, self._clock.now()),
        }
        return {name: values[role] for role, name in limit.quota_headers.items()}


def reset_text(limit: RateLimit, ends: float, now: float) -> str:
    """Write the end of a window in the documented unit, rounded up: who waits until then never comes too early."""
    if limit.reset_unit == "epoch-milliseconds":
        return str(math.ceil(ends * 1000))
    if limit.reset_unit == "delta-seconds":
        return str(max(0, math.ceil(ends - now)))
    whole = math.ceil(ends)
    if limit.reset_unit == "http-date":
        return formatdate(whole, usegmt=True)
    if limit.reset_unit == "iso-8601":
        return datetime.fromtimestamp(whole, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(whole)
