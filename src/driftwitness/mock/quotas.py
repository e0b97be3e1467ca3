"""Which limits the mock keeps: the contract's, none, or one of the user's."""

from __future__ import annotations

import re

from driftwitness import InputError
from driftwitness.contract import Contract, reading_conventions
from driftwitness.contract.conventions import KEY, RateLimit

_QUOTA = re.compile(r"(?P<quota>[1-9]\d{0,8})/(?P<window>[1-9]\d{0,8})(?P<unit>[smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def quotas(contract: Contract, choice: str) -> tuple[RateLimit, ...]:
    """Read ``off``, ``documented`` or ``QUOTA/WINDOW``: ``5/60`` and ``5/1m`` are five requests a minute.

    A quota of the user's counts all requests as the contract's first limit does, and tells of itself by its headers;
    without one it counts each key and sends Retry-After. Raises InputError for another text.
    """
    if choice == "off":
        return ()
    if choice == "documented":
        return contract.conventions.rate_limits
    found = _QUOTA.fullmatch(choice)
    if found is None:
        raise InputError(
            f"{choice!r} is no rate limit. Expected off, documented, or QUOTA/WINDOW with a window in seconds or with "
            "s, m, h or d behind it: 5/60 or 5/1m."
        )
    documented = (contract.document.get(KEY) or {}).get("rateLimit") or [{"headers": {"retryAfter": "Retry-After"}}]
    size = {"quota": int(found["quota"]), "window": int(found["window"]) * _SECONDS[found["unit"]], "operations": []}
    return reading_conventions.read({"rateLimit": [{**documented[0], **size}]}).rate_limits
