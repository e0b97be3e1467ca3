"""The entries of a recording's list, one at a time, and what becomes of each: an interaction, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from driftwitness.trace.opened import BROKEN
from driftwitness.trace.parts import Malformed
from driftwitness.trace.record import Interaction
from driftwitness.trace.recording import Unreadable


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as plain data; ``fault`` says why it has no value, and is empty where it has one.

    ``last`` tells that the file ends with it, so that it may have been cut.
    """

    value: Any
    fault: str = ""
    last: bool = False


def interactions(
    entries: Iterable[Entry],
    convert: Callable[[int, Any], Interaction],
    place: Callable[[int], str] = "interaction {}".format,
) -> Iterator[Interaction | Unreadable]:
    """Convert each entry by its number, which counts from 1; what raises Malformed is an Unreadable."""
    number = 0
    try:
        for number, entry in enumerate(entries, 1):
            yield _converted(number, entry, convert, place)
    except BROKEN as error:
        yield Unreadable(place(number + 1), f"the compressed file breaks off here ({error})")


def _converted(
    number: int, entry: Entry, convert: Callable[[int, Any], Interaction], place: Callable[[int], str]
) -> Interaction | Unreadable:
    if entry.fault:
        return Unreadable(place(number), entry.fault)
    try:
        return convert(number, entry.value)
    except Malformed as error:
        return Unreadable(place(number), str(error))
