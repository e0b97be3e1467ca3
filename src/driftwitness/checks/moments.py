"""Dates and times in bodies and queries, compared only as far as their zone and precision allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_DAY, _HOUR = 86_400.0, 3_600.0
_FARTHEST_EAST, _FARTHEST_WEST = 14 * _HOUR, 12 * _HOUR


@dataclass(frozen=True, slots=True)
class Moment:
    """The span in which a written date or time lies, in seconds since the epoch.

    Two of one ``kind`` are equally uncertain of their zone, so that their beginnings compare.
    """

    first: float
    last: float
    kind: str

    def is_before(self, other: Moment) -> bool:
        """Whether it certainly lies before the other one, by a second or more."""
        return self.first + 1 <= other.first if self.kind == other.kind else self.last < other.first


def precedes(one: Any, other: Any) -> bool:
    """Whether a number, date or time certainly comes before another one; False for texts and values of two kinds."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one < other
    first, second = read(one), read(other)
    return first is not None and second is not None and first.is_before(second)


def read(value: Any) -> Moment | None:
    """Read an ISO 8601 date or time; None for anything else.

    A time without a zone may be of any zone; one without a fraction may have lost it; a date may mean any time of
    its day.
    """
    if not isinstance(value, str) or not 8 <= len(value) <= 40 or not value[:4].isdigit():
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if "T" not in value and " " not in value:
        return Moment(seconds - _FARTHEST_EAST, seconds + _DAY + _FARTHEST_WEST, "date")
    if moment.tzinfo is None:
        return Moment(seconds - _FARTHEST_EAST, seconds + 1 + _FARTHEST_WEST, "local")
    return Moment(seconds, seconds + 1, "instant")
