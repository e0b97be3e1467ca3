"""What exchanges tell of the documented rate limits: who counts them, header values, instants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from driftwitness.checks.exchange import Exchange, History
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import RateLimit
from driftwitness.trace import Interaction

# Vendors read whole seconds, and an answer takes time on its way.
SLACK = 2.0
_UNCOUNTED = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the run's own requests under a limit, and what its answer told.

    ``reset`` is the instant at which the window ends, in seconds since the epoch, where it was told in the
    documented unit and lies in the window; ``quota`` the limit that was told. ``accepted``: the vendor let it
    through and certainly counted it; ``refused``: it was over the quota.
    """

    exchange: Exchange
    quota: int | None
    remaining: int | None
    reset: float | None
    accepted: bool
    refused: bool


def covering(contract: Contract, operation: Operation) -> tuple[RateLimit, ...]:
    """Give the documented limits that count requests of an operation."""
    return tuple(limit for limit in contract.conventions.rate_limits if limit.covers(operation.id))


def limits(exchange: Exchange) -> tuple[RateLimit, ...]:
    """Give the documented limits that count an exchange; none outside of the contract."""
    return covering(exchange.contract, exchange.operation) if exchange.operation else ()


def legible(exchange: Exchange) -> tuple[RateLimit, ...]:
    """Give those of the limits whose headers speak of them alone: one header for two limits tells nobody of which."""
    found = limits(exchange)
    return tuple(
        limit
        for limit in found
        if not any(set(limit.quota_headers.values()) & set(o.quota_headers.values()) for o in found if o != limit)
    )


def readings(history: History, limit: RateLimit) -> tuple[Reading, ...]:
    """Give the run's own requests under a limit, in order; those that overlap in time are left out."""
    return tuple(
        _reading(exchange, limit)
        for exchange in history.exchanges
        if limit in legible(exchange)
        and exchange.credential == "given"
        and exchange.sequence not in history.overlapping
    )


def _reading(exchange: Exchange, limit: RateLimit) -> Reading:
    refused = is_refusal(exchange, limit)
    let_through = 200 <= exchange.outcome < 300 or 400 <= exchange.outcome < 500
    return Reading(
        exchange=exchange,
        quota=told_quota(exchange, limit),
        remaining=whole_number(told(exchange, limit.remaining)),
        reset=reset(exchange, limit),
        accepted=let_through and not refused and exchange.outcome not in _UNCOUNTED,
        refused=refused,
    )


def is_refusal(exchange: Exchange, limit: RateLimit) -> bool:
    """Whether the answer refuses for the quota: by the documented status, or by the catalogue's code for it."""
    if exchange.status == limit.status:
        return True
    conventions = exchange.contract.conventions
    entry, envelope = conventions.error_for("rate-limited"), conventions.error
    if not exchange.is_error or not entry or not envelope or not envelope.code or entry.code is None:
        return False
    return bool(json_pointer.get(exchange.body, envelope.code, None) == entry.code)


def told(exchange: Exchange, header: str | None) -> str | None:
    """Give a response header's value; None where it is absent or where redaction left only a digest."""
    value = exchange.interaction.response.header(header) if header else None
    return None if value is None or value.startswith("sha256:") else value.strip()


def told_quota(exchange: Exchange, limit: RateLimit) -> int | None:
    """Give the quota that the limit header tells; policies after a comma are not looked at."""
    value = told(exchange, limit.limit)
    return whole_number(value.partition(",")[0].strip()) if value else None


def whole_number(text: str | None) -> int | None:
    """Read a non-negative whole number; None for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else None


def now(exchange: Exchange) -> float | None:
    """Give the vendor's time of the answer, in seconds since the epoch; None where the trace does not tell it.

    A mock and a virtual clock share the run's time; another vendor's clock is its Date header (RFC 9110, section
    6.6.1), so that no rule takes a difference between two clocks for drift.
    """
    if exchange.origin == "mock" or exchange.run.clock != "system":
        return exchange.interaction.received
    date = http_date(told(exchange, "Date"))
    if date is None and exchange.origin == "live":
        return exchange.interaction.received
    return date


def http_date(text: str | None) -> float | None:
    """Read an HTTP date (RFC 9110, section 5.6.7) as seconds since the epoch."""
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except ValueError:
        return None


def instant(limit: RateLimit, text: str | None, at: float) -> float | None:
    """Read a reset header, told at ``at``, as seconds since the epoch; None where it is not in its unit's syntax."""
    if limit.reset_unit == "http-date":
        return http_date(text)
    if limit.reset_unit == "iso-8601":
        return _iso_8601(text)
    number = whole_number(text)
    if number is None:
        return None
    return {"epoch-milliseconds": number / 1000, "delta-seconds": at + number}.get(limit.reset_unit, float(number))


def _iso_8601(text: str | None) -> float | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def lag(exchange: Exchange) -> float:
    """Give the seconds that the answer took: the vendor may have counted at any time of them."""
    return exchange.interaction.received - exchange.interaction.sent


def reset(exchange: Exchange, limit: RateLimit) -> float | None:
    """Give the end of the window as the answer tells it, where that is possible at all.

    None of seconds to go in an answer that took long: nobody knows from when on they count.
    """
    at = now(exchange)
    if at is None or (limit.reset_unit == "delta-seconds" and lag(exchange) > SLACK / 4):
        return None
    end = instant(limit, told(exchange, limit.reset), at)
    return end if end is not None and is_within(exchange, limit, end, at) else None


def is_within(exchange: Exchange, limit: RateLimit, end: float, at: float) -> bool:
    """Whether an instant can be the end of a window, or of a block, that was open at the time of the answer."""
    return at - lag(exchange) - SLACK <= end <= at + max(limit.window, limit.blocks or 0) + SLACK


def same_window(limit: RateLimit, one: Reading, other: Reading) -> bool:
    """Whether two readings tell the same end of the window, and so are surely in one."""
    if one.reset is None or other.reset is None:
        return False
    return abs(one.reset - other.reset) <= min(SLACK, limit.window / 4)


def wait(exchange: Exchange, limit: RateLimit) -> float | None:
    """Give the seconds that Retry-After (or the documented header like it) asks to wait; None in another syntax."""
    text, at = told(exchange, limit.retry_after), now(exchange)
    number = whole_number(text)
    if number is not None:
        return float(number)
    date = http_date(text)
    return None if date is None or at is None else date - at


def trusted_wait(exchange: Exchange, limit: RateLimit) -> float | None:
    """Give that wait where it lies in the window and agrees with the reset header, so that it can be relied on."""
    seconds, at, end = wait(exchange, limit), now(exchange), reset(exchange, limit)
    if seconds is None or not 0 <= seconds <= longest_wait(exchange) + SLACK:
        return None
    told_otherwise = at is not None and end is not None and abs(at + seconds - end) > SLACK + lag(exchange)
    return None if told_otherwise else seconds


def longest_wait(exchange: Exchange) -> int:
    """Give the longest window or block of the limits that count the exchange, in seconds."""
    return max(max(limit.window, limit.blocks or 0) for limit in limits(exchange))


def unit_of(text: str, at: float, window: int) -> str:
    """Say what unit a number in a time header looks like, for people; empty where it looks like none."""
    number = whole_number(text)
    if number is None:
        return ""
    units = {
        "seconds to go": number + at,
        "milliseconds to go": number / 1000 + at,
        "milliseconds since 1970": number / 1000,
    }
    units["seconds since 1970"] = float(number)
    near = [unit for unit, end in units.items() if at - SLACK <= end <= at + window + SLACK]
    return f", looks like {near[0]}" if near else ""


def requests_before(history: History, exchange: Exchange, seconds: float) -> int:
    """Count the requests of the trace, whoever they were for, that may have been counted in the seconds before one."""
    since = exchange.interaction.sent - seconds
    ended = (
        record.received if isinstance(record, Interaction) else record.failed
        for record in history.trace.records
        if record.sequence < exchange.sequence
    )
    return sum(time > since for time in ended)
