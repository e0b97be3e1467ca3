"""What stood at each place of the bodies of one kind: how often, of which type and form. One pass, bounded memory."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from driftwitness.contract import pointer
from driftwitness.drift.observed import formats

ITEM = "*"
"""Stands for any index of a list in the pointers of places."""
KEY = "{key}"
"""Stands for any name, in objects whose names are ids or too many to be a program's."""

_MOST_NAMES = 200
_MOST_ITEMS = 500
_MOST_DEPTH = 40
_MOST_PLACES = 5000
_MOST_HASHES = 64


@dataclass(slots=True)
class Place:
    """A place in bodies, and below it its members (of objects) and items (of lists).

    ``count``: how often something stood there, by ``types`` (JSON's, with ``integer`` apart from ``number``) and
    ``forms`` (of texts and times, "" for none). ``bodies``: in how many bodies. ``complete``: in how many of those
    with its parent every parent had it. ``words``: short texts with their counts, None once they are no closed set.
    """

    name: str = ""
    count: int = 0
    bodies: int = 0
    object_bodies: int = 0
    complete: int = 0
    empty: int = 0
    longest: int = 0
    types: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    words: Counter[str] | None = field(default_factory=Counter)
    values: set[int] = field(default_factory=set)
    members: dict[str, Place] = field(default_factory=dict)
    items: Place | None = None

    @property
    def objects(self) -> int:
        """How many objects stood there: as many times each of its members could have been there."""
        return self.types["object"]

    @property
    def known(self) -> int:
        """How often a value stood there that was not null."""
        return self.count - self.types["null"]

    @property
    def closed(self) -> Counter[str] | None:
        """The few words that stand there, with their counts; None where they are no closed set."""
        words = self.words
        if words is None or sum(words.values()) != self.known:
            return None
        return words if formats.is_closed(self.name, words, self.known) else None

    @property
    def below(self) -> Iterator[tuple[str, Place]]:
        """The places directly below: members by name, and the items."""
        yield from self.members.items()
        if self.items is not None:
            yield ITEM, self.items

    def pointers(self, base: str = "") -> Iterator[tuple[str, Place]]:
        """Give this place and all below it, each with its pointer (``*`` for any index)."""
        yield base, self
        for name, place in self.below:
            yield from place.pointers(base + pointer.join(name))

    def merge(self, other: Place) -> None:
        """Add what was seen at another place, as if it had been this one."""
        for name in ("count", "bodies", "object_bodies", "complete", "empty"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max(self.longest, other.longest)
        self.types += other.types
        self.forms += other.forms
        self.words = None if self.words is None or other.words is None else self.words + other.words
        self.values = set(sorted(self.values | other.values)[:_MOST_HASHES])
        for name, member in other.members.items():
            self.members.setdefault(name, Place(name)).merge(member)
        if other.items is not None:
            self.items = self.items or Place(self.name)
            self.items.merge(other.items)


class Bodies:
    """The bodies of one kind: ``root`` is the place of the whole body."""

    def __init__(self) -> None:
        self.root = Place()
        self._places = 1

    def add(self, value: Any) -> None:
        """Count one body."""
        met: dict[int, tuple[Place, list[int]]] = {}
        self._add(value, self.root, met, 0)
        for place, (_, objects) in met.values():
            place.bodies += 1
            if objects:
                place.object_bodies += 1
                for member in place.members.values():
                    place_met = met.get(id(member))
                    member.complete += place_met is not None and place_met[1][0] >= objects

    def _add(self, value: Any, place: Place, met: dict[int, tuple[Place, list[int]]], depth: int) -> None:
        tally = met.setdefault(id(place), (place, [0, 0]))[1]
        tally[0] += 1
        place.count += 1
        kind = type_of(value)
        place.types[kind] += 1
        if kind == "object":
            tally[1] += 1
            if depth < _MOST_DEPTH:
                for name, member in value.items():
                    below = self._member(place, name)
                    if below is not None:
                        self._add(member, below, met, depth + 1)
        elif kind == "array":
            self._add_list(value, place, met, depth)
        elif kind != "null":
            _add_scalar(value, kind, place)

    def _add_list(self, value: list[Any], place: Place, met: dict[int, tuple[Place, list[int]]], depth: int) -> None:
        place.empty += not value
        place.longest = max(place.longest, len(value))
        if value and depth < _MOST_DEPTH:
            if place.items is None:
                place.items = Place(place.name)
                self._places += 1
            for item in value[:_MOST_ITEMS]:
                self._add(item, place.items, met, depth + 1)

    def _member(self, place: Place, name: str) -> Place | None:
        known = place.members.get(name)
        if known is not None:
            return known
        if formats.is_identifier(name) or len(place.members) >= _MOST_NAMES:
            name = KEY
        if name not in place.members:
            if self._places >= _MOST_PLACES:
                return None
            self._places += 1
            place.members[name] = Place(name)
        return place.members[name]


def type_of(value: Any) -> str:
    """Give JSON's type of a value, ``integer`` for a number without a fraction."""
    if value is None:
        return "null"
    return _TYPES.get(type(value), "string")


_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def note_text(place: Place, text: str) -> None:
    """Count one text at a place of its own: a header, a parameter."""
    place.count += 1
    place.bodies += 1
    place.types["string"] += 1
    _add_scalar(text, "string", place)


def _add_scalar(value: Any, kind: str, place: Place) -> None:
    if len(place.values) < _MOST_HASHES:
        place.values.add(zlib.crc32(f"{kind} {value}"[:200].encode("utf-8", "replace")))
    if kind == "string":
        form = formats.of_text(value)
        place.forms[form] += 1
        if place.words is not None:
            if form or not formats.is_word(value) or (value not in place.words and len(place.words) > 2 * 12):
                place.words = None
            else:
                place.words[value] += 1
    else:
        place.words = None
        place.forms[formats.of_number(place.name, value)] += 1
