"""The members of one kind, and the indexes by which they are found."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

from driftwitness.mock.kinds import Kind
from driftwitness.mock.ordered import Ordered

Record = dict[str, Any]
Scope = tuple[str, ...]


class Members:
    """Members by place and id, in the order of their creation; ``number`` is that of the next one.

    Those that belong to a member of another kind, by a property or because they were made below it, are found by that
    one's id without a look at the others.
    """

    def __init__(self, kind: Kind) -> None:
        self.number = 1
        self._slugs: Counter[str] = Counter()
        self._slug_ends: dict[str, int] = {}
        self._kind = kind
        self._slug_names = tuple(kind.slug_sources)
        self._places: dict[Scope, dict[str, Record]] = {}
        self._owners: dict[tuple[Scope, str], tuple[str, Any]] = {}
        self._below: dict[tuple[str, str], dict[tuple[Scope, str], None]] = {}
        self._order: dict[tuple[Scope, str], int] = {}
        self._made = 0
        self._ordered: dict[Scope, dict[str, Ordered]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no place has a member."""
        return not self._order

    def __len__(self) -> int:
        return len(self._order)

    def has(self, scope: Scope) -> bool:
        """Whether a place has ever had a member."""
        return scope in self._places

    def get(self, scope: Scope, identifier: str) -> Record | None:
        """Give one member."""
        return self._places.get(scope, {}).get(identifier)

    def all(self, scope: Scope) -> list[Record]:
        """Give the members in a place, oldest first."""
        return list(self._places.get(scope, {}).values())

    def ordered(self, scope: Scope, by: str) -> list[Record]:
        """Give the members in a place in the order of what stands at a pointer; the list is not to be changed."""
        known = self._ordered.setdefault(scope, {})
        if by not in known:
            place = self._places.get(scope, {})
            known[by] = Ordered(by, [(self._order[scope, own], record) for own, record in place.items()])
        return known[by].records

    def newest(self, count: int) -> list[Record]:
        """Give the members of all places that were kept last, newest first."""
        return [self._places[scope][own] for scope, own in islice(reversed(self._order), count)]

    def free_slug(self, text: str) -> str:
        """Make of a slug one that no member has: ``field-trip``, then ``field-trip-2``."""
        # Counted on from where the last search ended: many members may have one name.
        number, candidate = self._slug_ends.get(text, 1), text
        while candidate in self._slugs:
            number += 1
            candidate = f"{text}-{number}"
        self._slug_ends[text] = number
        return candidate

    def below(self, parent: str, identifier: Any) -> list[Record]:
        """Give the members that belong to a member of another kind, oldest first."""
        found = sorted(self._below.get((parent, str(identifier)), ()), key=self._order.__getitem__)
        return [self._places[scope][own] for scope, own in found]

    def count_below(self, parent: str, identifier: Any) -> int:
        """Tell how many members belong to a member of another kind."""
        return len(self._below.get((parent, str(identifier)), ()))

    def add(self, scope: Scope, record: Record, owner: tuple[str, Any] | None) -> None:
        """Keep a new member, and take its number."""
        place = (scope, str(record[self._kind.id_name]))
        if self.get(scope, place[1]) is not None:
            self._ordered.pop(scope, None)
        self._places.setdefault(scope, {})[place[1]] = record
        if owner:
            self._owners[place] = owner
        self._made += 1
        self._order[place] = self._made
        self.number += 1
        self._index(place, record)

    def replace(self, scope: Scope, record: Record) -> None:
        """Keep another version of a member, in its place."""
        place = (scope, str(record[self._kind.id_name]))
        self._forget(place, self._places[scope][place[1]])
        self._places[scope][place[1]] = record
        self._index(place, record)

    def remove(self, scope: Scope, identifier: str) -> None:
        """Remove a member, if it is there."""
        record = self._places.get(scope, {}).pop(identifier, None)
        if record is not None:
            self._forget((scope, identifier), record)
            self._owners.pop((scope, identifier), None)
            del self._order[scope, identifier]

    def within(self, scope: Scope) -> list[tuple[Scope, Record]]:
        """Give the members of a place and of those below it, with their places."""
        places = [known for known in self._places if known[: len(scope)] == scope]
        return [(place, record) for place in places for record in self._places[place].values()]

    def clear(self, scope: Scope) -> None:
        """Remove the members of a place and of those below it."""
        for place in [known for known in self._places if known[: len(scope)] == scope]:
            for identifier in list(self._places[place]):
                self.remove(place, identifier)

    def _parents(self, place: tuple[Scope, str], record: Record) -> set[tuple[str, str]]:
        found = {(key, str(record.get(name))) for name, key in self._kind.parents.items()}
        if place in self._owners:
            key, identifier = self._owners[place]
            found.add((key, str(identifier)))
        return found

    def _index(self, place: tuple[Scope, str], record: Record) -> None:
        for ordered in self._ordered.get(place[0], {}).values():
            ordered.add(self._order[place], record)
        for parent in self._parents(place, record):
            self._below.setdefault(parent, {})[place] = None
        self._slugs.update(str(record.get(name)) for name in self._slug_names)

    def _forget(self, place: tuple[Scope, str], record: Record) -> None:
        for ordered in self._ordered.get(place[0], {}).values():
            ordered.remove(self._order[place], record)
        for parent in self._parents(place, record):
            self._below.get(parent, {}).pop(place, None)
        for name in self._slug_names:
            text = str(record.get(name))
            self._slugs[text] -= 1
            if self._slugs[text] <= 0:
                del self._slugs[text]
