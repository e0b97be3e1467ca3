"""Members in the order of one of their properties, kept while they come and go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from driftwitness.contract import pointer as json_pointer


class Ordered:
    """The members of one place by what stands at a pointer, of equals the older first.

    Each is told apart by the number of its creation.
    """

    def __init__(self, by: str, numbered: Iterable[tuple[int, dict[str, Any]]]) -> None:
        self._steps = json_pointer.split(by)
        ranked = sorted((self._rank(record, number), record) for number, record in numbered)
        self._ranks = [rank for rank, _ in ranked]
        self.records = [record for _, record in ranked]

    def add(self, number: int, record: dict[str, Any]) -> None:
        """Put a member in its place."""
        rank = self._rank(record, number)
        place = bisect_left(self._ranks, rank)
        self._ranks.insert(place, rank)
        self.records.insert(place, record)

    def remove(self, number: int, record: dict[str, Any]) -> None:
        """Take out a member, as it was when it was put in."""
        place = bisect_left(self._ranks, self._rank(record, number))
        del self._ranks[place], self.records[place]

    def _rank(self, record: dict[str, Any], number: int) -> tuple[tuple[str, Any], int]:
        return rank(json_pointer.walk(record, self._steps, None)), number


def rank(value: Any) -> tuple[str, Any]:
    """Make values of any type comparable."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, int | float):
        return ("number", value)
    return ("text", value) if isinstance(value, str) else ("", 0)
