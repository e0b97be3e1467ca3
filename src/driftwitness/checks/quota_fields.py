"""The quota fields of draft-ietf-httpapi-ratelimit-headers, in the forms of all its versions.

``RateLimit-Limit: 100, 100;w=60`` (to 05) · ``RateLimit: limit=100, remaining=50, reset=5`` and ``RateLimit-Policy:
100;w=60`` (06 and 07) · ``RateLimit: "default";r=50;t=5`` and ``RateLimit-Policy: "default";q=100;w=60`` (08 to 10).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from driftwitness.checks import structured_fields as sf

STANDING, POLICY, LIMIT = "ratelimit", "ratelimit-policy", "ratelimit-limit"


class QuotaFieldError(ValueError):
    """The field is none of the draft's; the message says what it should have been."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of one quota: ``seconds`` until there is more. ``name`` and ``quota`` where the form has them."""

    remaining: int | None
    seconds: int | None
    name: str | None = None
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A quota of some unit, its window in seconds, and the name of both where the form has one."""

    quota: int
    window: int | None
    name: str | None = None
    unit: str = "requests"


def standings(text: str) -> tuple[Standing, ...]:
    """Read ``RateLimit``; raises QuotaFieldError with what is wrong."""
    keys = _keys(text)
    if not keys & {"limit", "remaining", "reset"}:
        return tuple(_standing(member) for member in _list(text))
    members = sf.dictionary(text)
    figures = {name: _figure(members, name) for name in ("limit", "remaining", "reset")}
    if figures["limit"] is None or figures["reset"] is None:
        raise QuotaFieldError("limit and reset, each a whole number, not negative")
    return (Standing(figures["remaining"], figures["reset"], None, figures["limit"]),)


def policies(text: str) -> tuple[Policy, ...]:
    """Read ``RateLimit-Policy``; raises QuotaFieldError with what is wrong."""
    return tuple(_policy(member) for member in _list(text))


def limits(text: str) -> tuple[Policy, ...]:
    """Read ``RateLimit-Limit``: the quota, then policies; raises QuotaFieldError with what is wrong."""
    found = []
    for member in _list(text):
        quota = whole(member.value) if isinstance(member, sf.Item) else None
        if quota is None:
            raise QuotaFieldError("whole numbers, not negative")
        window = member.parameters.get("w", member.parameters.get("window"))
        found.append(Policy(quota, whole(window)))
    return tuple(found)


def number(text: str) -> int | None:
    """Read a field that is one whole number, not negative, whatever its parameters; None for anything else."""
    try:
        return whole(sf.item(text).value)
    except sf.StructuredFieldError:
        return None


_READERS: Mapping[str, Callable[[str], object]] = {STANDING: standings, POLICY: policies, LIMIT: limits}


def is_structured(name: str) -> bool:
    """Whether a header is one of the draft's that hold more than one number."""
    return name.lower() in _READERS


def fault(name: str, text: str) -> str | None:
    """Say what one of those headers should have been, or None where it is that."""
    try:
        _READERS[name.lower()](text)
    except sf.StructuredFieldError:
        return "a structured field"
    except QuotaFieldError as error:
        return str(error)
    return None


def whole(value: object) -> int | None:
    """Give an Integer that is not negative."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _keys(text: str) -> set[str]:
    """Give the keys of a Dictionary; none for a field that is not one."""
    try:
        return set(sf.dictionary(text))
    except sf.StructuredFieldError:
        return set()


def _list(text: str) -> tuple[sf.Item | sf.InnerList, ...]:
    found = sf.members(text)
    if not found:
        raise QuotaFieldError("at least one quota")
    return found


def _standing(member: sf.Item | sf.InnerList) -> Standing:
    if not isinstance(member, sf.Item) or not isinstance(member.value, str):
        raise QuotaFieldError("the name of each quota as a string")
    remaining, seconds = _parameter(member, "r"), _parameter(member, "t")
    if remaining is None:
        raise QuotaFieldError("what remains of each quota, as r")
    return Standing(remaining, seconds, member.value)


def _policy(member: sf.Item | sf.InnerList) -> Policy:
    window = _parameter(member, "w")
    quota = whole(member.value) if isinstance(member, sf.Item) else None
    if quota is not None and window is not None:
        return Policy(quota, window)
    if not isinstance(member, sf.Item) or not isinstance(member.value, str):
        raise QuotaFieldError("each policy as a name with its q, or as a quota with its w")
    quota, unit = _parameter(member, "q"), member.parameters.get("qu", "requests")
    if quota is None:
        raise QuotaFieldError("the quota of each policy, as q")
    if not isinstance(unit, str):
        raise QuotaFieldError("the unit of a quota as a string, as qu")
    return Policy(quota, window, member.value, unit)


def _parameter(member: sf.Item | sf.InnerList, name: str) -> int | None:
    value = member.parameters.get(name)
    if value is not None and whole(value) is None:
        raise QuotaFieldError(f"{name} as a whole number, not negative")
    return whole(value)


def _figure(keys: Mapping[str, sf.Item | sf.InnerList], name: str) -> int | None:
    member = keys.get(name)
    value = whole(member.value) if isinstance(member, sf.Item) else None
    if member is not None and value is None:
        raise QuotaFieldError(f"{name} as a whole number, not negative")
    return value
