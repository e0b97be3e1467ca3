"""How long a vendor's recordings may be relied on: ``[cassettes]`` in ``vendor.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from driftwitness import InputError
from driftwitness.contract.model import Contract

DAY = 86_400
DEFAULTS = {"warn_after": "90d", "expire_after": "180d"}

Age = Literal["fresh", "old", "expired"]

_UNITS = {"d": DAY, "w": 7 * DAY}
_SPAN = re.compile(r"(?P<number>[0-9]{1,6})(?P<unit>[dw])")


@dataclass(frozen=True, slots=True)
class Expiry:
    """After how many seconds a recording of the vendor's answers is warned of, and after how many it has expired."""

    warn_after: float
    expire_after: float

    def age(self, seconds: float) -> Age:
        """Say what an age of so many seconds means."""
        if seconds > self.expire_after:
            return "expired"
        return "old" if seconds > self.warn_after else "fresh"


def expiry(contract: Contract) -> Expiry:
    """Read a vendor's limits; raises InputError for one that is no number of days or weeks."""
    settings = {**DEFAULTS, **(contract.settings.get("cassettes") or {})}
    place = contract.folder / "vendor.toml" if contract.folder else "vendor.toml"
    if unknown := sorted(settings.keys() - DEFAULTS.keys()):
        raise InputError(
            f"{place}: {unknown[0]} under [cassettes] is not known, expected {' or '.join(DEFAULTS)}. Correct it."
        )
    warn, expire = (_seconds(settings[name], name, place) for name in DEFAULTS)
    return Expiry(min(warn, expire), expire)


def _seconds(value: Any, name: str, place: object) -> float:
    match = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise InputError(
            f"{place}: {name} under [cassettes] is {value!r}, expected a number of days or weeks such as "
            f'"{DEFAULTS[name]}" or "26w". Correct it.'
        )
    return float(int(match["number"]) * _UNITS[match["unit"]])
