"""The contract's rate limits: fixed windows, each from its first request."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.auth import Caller
from driftwitness.mock.behaviour import Behaviour
from driftwitness.trace.clock import Clock

STRUCTURED = ("ratelimit", "ratelimit-policy")
"""The headers of draft-ietf-httpapi-ratelimit-headers-10, which tell of all limits at once."""


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


@dataclass(frozen=True, slots=True)
class Open:
    """A window that is open: ``used`` of the limit's quota by ``who``, until ``ends``."""

    limit: RateLimit
    who: str
    used: int
    ends: float


_Counted = list[tuple[RateLimit, _Window]]


class Limiter:
    """Counts requests against the limits that cover them."""

    def __init__(self, limits: Sequence[RateLimit], clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._windows: dict[tuple[str, str], _Window] = {}

    def admit(self, caller: Caller, operation_id: str | None, behaviour: Behaviour) -> Standing:
        """Count one request against all limits, or against none where one of them refuses it.

        A refusal does not move a window, unless the vendor blocks after it. Of several that refuse, the one that does
        so longest answers. Who presents no credential is counted by address, whatever the scope. The headers tell of
        the documented quota, whatever is granted.
        """
        if not self._limits:
            return Standing({})
        counted = [
            (limit, self._window(limit, counted_as(limit, caller, operation_id), behaviour))
            for limit in self._limits
            if limit.covers(operation_id)
        ]
        refusing = [(limit, window) for limit, window in counted if window.used + 1 > _granted(limit, behaviour)]
        if refusing:
            return self._refuse(counted, refusing, behaviour)
        for _, window in counted:
            window.used += 1
        return Standing(self._headers([pair for pair in counted if pair[0].every_response]))

    def windows(self) -> list[Open]:
        """Give the windows that are open, each with its limit."""
        limits, now = {limit.pointer: limit for limit in self._limits}, self._clock.now()
        return [
            Open(limits[pointer], who, window.used, window.ends)
            for (pointer, who), window in self._windows.items()
            if now < window.ends
        ]

    def _window(self, limit: RateLimit, who: str, behaviour: Behaviour) -> _Window:
        now, key = self._clock.now(), (limit.pointer, "" if behaviour.one_quota_for_all else who)
        window = self._windows.get(key)
        if window is None or now >= window.ends:
            self._windows = {key: kept for key, kept in self._windows.items() if now < kept.ends}
            window = self._windows[key] = _Window(now + limit.window * behaviour.window_share)
        return window

    def _refuse(self, counted: _Counted, refusing: _Counted, behaviour: Behaviour) -> Standing:
        now = self._clock.now()
        for limit, window in refusing:
            if behaviour.counts_refused:
                window.ends = now + limit.window
            if limit.blocks:
                window.ends = max(window.ends, now + limit.blocks)
        limit, window = max(refusing, key=lambda pair: pair[1].ends)
        wait = max(1, math.ceil(window.ends - now))
        others = [pair for pair in counted if pair[0].every_response and pair[0] is not limit]
        headers = self._headers([(limit, window), *others])
        if limit.retry_after:
            headers[limit.retry_after] = retry_after_text(limit, wait, now)
        return Standing(headers, wait, limit)

    def _headers(self, told: _Counted) -> dict[str, str]:
        """Write the headers of these limits; one that several limits name tells of the first that has least left."""
        now = self._clock.now()
        headers: dict[str, str] = {}
        for limit, window in sorted(told, key=lambda pair: _left(*pair)):
            values = {
                "limit": str(limit.quota),
                "remaining": str(_left(limit, window)),
                "reset": reset_text(limit, window.ends, now),
            }
            for role, name in limit.quota_headers.items():
                headers.setdefault(name, values[role])
        for name in [name for limit, _ in told for name in (*limit.quota_headers.values(), *limit.further)]:
            if name.lower() in STRUCTURED:
                headers[name] = _structured(name, told, now)
        return headers


def counted_as(limit: RateLimit, caller: Caller, operation_id: str | None) -> str:
    """Name the window of a limit in which a request counts."""
    if limit.scope == "ip" or not caller.credential:
        who = caller.address
    else:
        who = {"user": caller.user, "account": caller.account}.get(limit.scope, caller.credential)
    return f"{who} {operation_id or ''}" if limit.scope == "operation" else who


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


def retry_after_text(limit: RateLimit, wait: int, now: float) -> str:
    """Write the seconds to wait in the documented form (RFC 9110, section 10.2.3), a date rounded up."""
    return formatdate(math.ceil(now + wait), usegmt=True) if limit.retry_after_unit == "http-date" else str(wait)


def _structured(name: str, told: _Counted, now: float) -> str:
    """Write a List of Items with one name for each limit (draft-ietf-httpapi-ratelimit-headers-10, section 3 and 4)."""
    written = []
    for limit, window in told:
        item = '"default"' if len(told) == 1 else f'"per-{limit.window}s"'
        if name.lower() == "ratelimit-policy":
            written.append(f"{item};q={limit.quota};w={limit.window}")
        else:
            written.append(f"{item};r={_left(limit, window)};t={max(0, math.ceil(window.ends - now))}")
    return ", ".join(written)


def _left(limit: RateLimit, window: _Window) -> int:
    return max(0, limit.quota - window.used)


def _granted(limit: RateLimit, behaviour: Behaviour) -> float:
    return max(1, limit.quota * behaviour.quota_share)
