"""What exchanges tell of the documented rate limits: who counts them, header values, instants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from driftwitness.checks import quota_fields
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.once import once
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import RateLimit, ResetUnit
from driftwitness.trace import Interaction
from driftwitness.trace.record import NO_CLOCK

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


@once
def limits(exchange: Exchange) -> tuple[RateLimit, ...]:
    """Give the documented limits that count an exchange; none outside of the contract."""
    return covering(exchange.contract, exchange.operation) if exchange.operation else ()


@once
def legible(exchange: Exchange) -> tuple[RateLimit, ...]:
    """Give those of the limits whose headers speak of them alone: one header for two limits tells nobody of which.

    But for the fields that name each of several quotas.
    """
    found = limits(exchange)
    return tuple(
        limit for limit in found if not any(_single(limit) & _single(other) for other in found if other != limit)
    )


def _single(limit: RateLimit) -> set[str]:
    return {name for name in limit.quota_headers.values() if not _is_whole(name)}


def series(history: History, limit: RateLimit) -> tuple[tuple[Reading, ...], ...]:
    """Give the run's own requests under a limit, in order; those that overlap in time are left out.

    Each series is counted together: requests of one key, unless addresses are counted, and of one operation where
    each has a quota of its own.
    """
    if limit.pointer not in history.quota_series:
        history.quota_series[limit.pointer] = _series(history, limit)
    return history.quota_series[limit.pointer]


def _series(history: History, limit: RateLimit) -> tuple[tuple[Reading, ...], ...]:
    found: dict[tuple[str, ...], list[Reading]] = {}
    for exchange in history.exchanges:
        if limit in legible(exchange) and exchange.credential == "given":
            counted_as = found.setdefault(_counted_as(exchange, limit), [])
            if exchange.sequence not in history.overlapping:
                counted_as.append(_reading(exchange, limit))
    return tuple(map(tuple, found.values()))


def _counted_as(exchange: Exchange, limit: RateLimit) -> tuple[str, ...]:
    key = () if limit.scope == "ip" else exchange.key
    return (*key, exchange.operation_id or "") if limit.scope == "operation" else key


def _reading(exchange: Exchange, limit: RateLimit) -> Reading:
    refused = is_refusal(exchange, limit)
    let_through = 200 <= exchange.outcome < 300 or 400 <= exchange.outcome < 500
    return Reading(
        exchange=exchange,
        quota=told_quota(exchange, limit),
        remaining=told_remaining(exchange, limit),
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
    """Give a response header's value; None where it is absent or where redaction left only a digest.

    The fields of the draft may stand in several lines (RFC 9651, section 3.1): theirs are joined.
    """
    response = exchange.interaction.response
    value = response.header(header) if header else None
    if header is None or value is None:
        return None
    if header.lower() in (quota_fields.STANDING, quota_fields.POLICY):
        value = ", ".join(text for name, text in response.headers or () if name.lower() == header.lower())
    return None if value.startswith("sha256:") else value.strip()


def header(limit: RateLimit, role: str) -> str | None:
    """Give the name of the header that tells a limit, a remainder or a reset; ``RateLimit`` tells the last two."""
    own = limit.quota_headers.get(role)
    if role == "limit":
        return own or limit.names.get(quota_fields.POLICY)
    return limit.names.get(quota_fields.STANDING, own)


def tells_standing(contract: Contract, operation: Operation) -> bool:
    """Whether a limit of the operation tells what remains of the quota, and until when."""
    return any(header(limit, "remaining") and header(limit, "reset") for limit in covering(contract, operation))


def named(limit: RateLimit) -> tuple[str, ...]:
    """Give the names of all documented headers of a limit but the one that tells how long to wait."""
    return tuple(dict.fromkeys((*limit.quota_headers.values(), *limit.further)))


def told_quota(exchange: Exchange, limit: RateLimit) -> int | None:
    """Give the quota that the limit header tells; policies after a comma are not looked at."""
    if limit.limit and not _is_whole(limit.limit):
        value = told(exchange, limit.limit)
        return number(value.partition(",")[0].strip()) if value else None
    standing, policies = _standing(exchange, limit), told_policies(exchange, limit)
    if standing and standing.quota is not None:
        return standing.quota
    counted = [policy for policy in policies if policy.unit == "requests"]
    own = [policy.quota for policy in counted if policy.window == limit.window] or [p.quota for p in counted]
    return own[0] if len(own) == 1 else None


def told_remaining(exchange: Exchange, limit: RateLimit) -> int | None:
    """Give what the vendor tells to remain of the quota."""
    name = header(limit, "remaining")
    if _is_whole(name):
        standing = _standing(exchange, limit)
        return standing.remaining if standing else None
    return number(told(exchange, name))


def told_policies(exchange: Exchange, limit: RateLimit) -> tuple[quota_fields.Policy, ...]:
    """Give the quotas and windows that a response tells beside the standing; none where it tells them wrongly."""
    name = policy_header(limit)
    text = told(exchange, name)
    if name is None or text is None or quota_fields.fault(name, text):
        return ()
    if name.lower() == quota_fields.POLICY:
        return quota_fields.policies(text)
    return tuple(policy for policy in quota_fields.limits(text) if policy.window is not None)


def policy_header(limit: RateLimit) -> str | None:
    """Give the name of the header that tells policies."""
    return limit.names.get(quota_fields.POLICY) or limit.names.get(quota_fields.LIMIT)


def told_standings(exchange: Exchange, limit: RateLimit) -> tuple[quota_fields.Standing, ...]:
    """Give what ``RateLimit`` tells of all quotas; nothing where it is not there or tells it wrongly."""
    name = next((name for name in named(limit) if name.lower() == quota_fields.STANDING), None)
    text = told(exchange, name)
    return () if name is None or text is None or quota_fields.fault(name, text) else quota_fields.standings(text)


def _standing(exchange: Exchange, limit: RateLimit) -> quota_fields.Standing | None:
    """Give what ``RateLimit`` tells of a limit: of several quotas, the one whose policy is the limit's."""
    found = told_standings(exchange, limit)
    own = {p.name for p in told_policies(exchange, limit) if (p.quota, p.window) == (limit.quota, limit.window)}
    meant = found if len(found) == 1 else [standing for standing in found if standing.name in own]
    return meant[0] if len(meant) == 1 else None


def _is_whole(name: str | None) -> bool:
    """Whether a header is one of those that tell several figures at once."""
    return (name or "").lower() in (quota_fields.STANDING, quota_fields.POLICY)


def number(text: str | None) -> int | None:
    """Read a whole number, not negative, also one with parameters, as a structured field may have (RFC 9651)."""
    plain = whole_number(text)
    return quota_fields.number(text) if plain is None and text else plain


def whole_number(text: str | None) -> int | None:
    """Read a non-negative whole number; None for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else None


def now(exchange: Exchange) -> float | None:
    """Give the vendor's time of the answer, in seconds since the epoch; None where the trace does not tell it.

    A mock and a virtual clock share the run's time; another vendor's clock is its Date header (RFC 9110, section
    6.6.1), so that no rule takes a difference between two clocks for drift.
    """
    if exchange.origin == "mock" or exchange.run.clock not in ("system", NO_CLOCK):
        return exchange.interaction.received
    date = http_date(told(exchange, "Date"))
    if date is None and exchange.origin == "live":
        return exchange.interaction.received
    return date


@lru_cache(maxsize=1_000)
def http_date(text: str | None) -> float | None:
    """Read an HTTP date (RFC 9110, section 5.6.7) as seconds since the epoch."""
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except ValueError:
        return None


def reset_unit(limit: RateLimit) -> ResetUnit:
    """Give the unit of a reset: the documented one, but seconds to go in ``RateLimit``, which has no other."""
    return "delta-seconds" if _is_whole(header(limit, "reset")) else limit.reset_unit


def told_reset(exchange: Exchange, limit: RateLimit, at: float) -> float | None:
    """Give the end of the window as told at ``at``, in seconds since the epoch, however far away it is."""
    name = header(limit, "reset")
    if _is_whole(name):
        standing = _standing(exchange, limit)
        return None if standing is None or standing.seconds is None else at + standing.seconds
    return instant(limit, told(exchange, name), at)


def instant(limit: RateLimit, text: str | None, at: float) -> float | None:
    """Read a reset header, told at ``at``, as seconds since the epoch; None where it is not in its unit's syntax."""
    if limit.reset_unit == "http-date":
        return http_date(text)
    if limit.reset_unit == "iso-8601":
        return _iso_8601(text)
    figure = number(text)
    if figure is None:
        return None
    return {"epoch-milliseconds": figure / 1000, "delta-seconds": at + figure}.get(limit.reset_unit, float(figure))


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
    if at is None or (reset_unit(limit) == "delta-seconds" and lag(exchange) > SLACK / 4):
        return None
    end = told_reset(exchange, limit, at)
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
    seconds = whole_number(text)
    if seconds is not None:
        return float(seconds)
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
    figure = whole_number(text)
    if figure is None:
        return ""
    units = {
        "seconds to go": figure + at,
        "milliseconds to go": figure / 1000 + at,
        "milliseconds since 1970": figure / 1000,
    }
    units["seconds since 1970"] = float(figure)
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
