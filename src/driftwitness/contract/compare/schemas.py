"""Compares schemas: what requests may hold, and what responses do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.compare.difference import Difference, name
from driftwitness.contract.flat import NULL, Flat, flatten
from driftwitness.contract.model import Contract

Direction = Literal["request", "response"]

LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
CONSTRAINTS = ("pattern", "multipleOf", "uniqueItems", "const")

Key = tuple[Direction, str, str]
"""Direction and the places of two schemas that are compared."""


@dataclass(slots=True)
class _Level:
    """The differences of one level of two schemas, and the pairs below it."""

    found: list[Difference] = field(default_factory=list)
    below: list[Key] = field(default_factory=list)


class Schemas:
    """Compares the schemas of two contracts, each pair once, however many operations share it."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self._old = old
        self._new = new
        self._levels: dict[Key, _Level] = {}

    def compare(self, direction: Direction, old: str, new: str, operation: str) -> Iterator[Difference]:
        """Give the differences of the schemas that stand at two places, and of all below them."""
        pending, seen = [(direction, old, new)], set()
        while pending:
            key = pending.pop()
            if key in seen:
                continue
            seen.add(key)
            if key not in self._levels:
                self._levels[key] = self._level(*key)
            level = self._levels[key]
            yield from (replace(difference, operations=(operation,)) for difference in level.found)
            pending.extend(reversed(level.below))

    def _level(self, direction: Direction, old: str, new: str) -> _Level:
        before = flatten(self._old, json_pointer.get(self._old.document, old, None), old)
        after = flatten(self._new, json_pointer.get(self._new.document, new, None), new)
        compared = _Pair(direction, self._old, self._new, before, after)
        level = _Level()
        level.found.extend(compared.types())
        level.found.extend(compared.values())
        level.found.extend(compared.keywords())
        level.found.extend(compared.members())
        for member, (_, place) in before.properties.items():
            if member in after.properties:
                level.below.append((direction, place, after.properties[member][1]))
        if before.items and after.items:
            level.below.append((direction, before.items[1], after.items[1]))
        if len(before.choices) == len(after.choices):
            pairs = zip(before.choices, after.choices, strict=True)
            level.below.extend((direction, ours[1], theirs[1]) for ours, theirs in pairs)
        else:
            level.found.append(compared.difference("choices-changed", len(before.choices), len(after.choices)))
        return level


class _Pair:
    """One level of an older and of a newer schema."""

    def __init__(self, direction: Direction, old: Contract, new: Contract, before: Flat, after: Flat) -> None:
        self._direction = direction
        self._contracts = old, new
        self._old = before
        self._new = after

    def difference(self, kind: str, before: Any, after: Any, suffix: str = "") -> Difference:
        """Give a difference of this level."""
        subject = name(self._contracts[0], self._old.place) + suffix
        return Difference(f"{self._direction}-{kind}", subject, before, after, self._old.place, self._new.place)

    def part(
        self, kind: str, old: tuple[Any, str] | None, new: tuple[Any, str] | None, up: int = 0, suffix: str = ""
    ) -> Difference:
        """Give a difference of a part of this level: its value and place in each, None where it is absent.

        It is named by its own place, ``up`` levels above, so that what a shared schema says is one difference.
        """
        place = old[1] if old else new[1] if new else self._old.place
        subject = name(self._contracts[0 if old else 1], "/".join(place.split("/")[: -up or None])) + suffix
        before, after = (said[0] if said else None for said in (old, new))
        return Difference(
            f"{self._direction}-{kind}", subject, before, after, old[1] if old else None, new[1] if new else None
        )

    def types(self) -> Iterator[Difference]:
        before, after = self._old.types, self._new.types
        if before == after or (
            before and after and before - {NULL} == after - {NULL} and not {NULL} & (before ^ after)
        ):
            return
        if before and after and before ^ after == {NULL}:
            yield self.difference("became-nullable" if NULL in after else "became-not-nullable", *self._shown())
            return
        if _covers(after, before):
            yield self.difference("type-widened", *self._shown())
        elif _covers(before, after):
            yield self.difference("type-narrowed", *self._shown())
        else:
            yield self.difference("type-changed", *self._shown())

    def _shown(self) -> tuple[list[str] | None, list[str] | None]:
        before, after = self._old.types, self._new.types
        return sorted(before) if before else None, sorted(after) if after else None

    def values(self) -> Iterator[Difference]:
        """Compare what ``enum`` lists."""
        before, after = self._old.keywords.get("enum"), self._new.keywords.get("enum")
        if before and after:
            for value in before[0]:
                if value not in after[0]:
                    yield self.part("value-removed", (value, before[1]), (None, after[1]), up=1)
            for value in after[0]:
                if value not in before[0]:
                    yield self.part("value-added", (None, before[1]), (value, after[1]), up=1)
        elif before or after:
            yield self.part("enum-dropped" if before else "enum-introduced", before, after, up=1)

    def keywords(self) -> Iterator[Difference]:
        """Compare bounds, formats and the like; a default matters only where something may be left out."""
        for keyword in (*LOWER, *UPPER, *CONSTRAINTS, "format", "default"):
            before, after = self._old.keywords.get(keyword), self._new.keywords.get(keyword)
            is_same = bool(before) == bool(after) and (before is None or after is None or before[0] == after[0])
            if not is_same and (keyword, self._direction) != ("default", "response"):
                yield self.part(_how(keyword, before, after), before, after, up=1, suffix=f" ({keyword})")

    def members(self) -> Iterator[Difference]:
        """Compare which properties there are, and which are required."""
        for member, (_, place) in self._old.properties.items():
            if member not in self._new.properties:
                yield self.part("property-removed", (member, place), None)
                continue
            required = member in self._old.required, member in self._new.required
            if required[0] != required[1]:
                kind = "property-became-required" if required[1] else "property-became-optional"
                difference = self.difference(kind, *required, _below(self._old, member))
                old = self._old.required.get(member, place)
                new = self._new.required.get(member, self._new.properties[member][1])
                yield replace(difference, old=old, new=new)
        for member, (_, place) in self._new.properties.items():
            if member not in self._old.properties:
                kind = "required-property-added" if member in self._new.required else "property-added"
                yield self.part(kind, None, (member, place))


def _below(owner: Flat, member: str) -> str:
    return ("." if "/properties/" in owner.place or owner.place.endswith("/items") else ": ") + member


def _covers(wide: frozenset[str] | None, narrow: frozenset[str] | None) -> bool:
    """Whether all that the second allows is allowed by the first; every integer is a number."""
    if wide is None:
        return True
    return narrow is not None and narrow <= (wide | {"integer"} if "number" in wide else wide)


def _how(keyword: str, before: tuple[Any, str] | None, after: tuple[Any, str] | None) -> str:
    """Name what became of a keyword."""
    if keyword in (*LOWER, *UPPER):
        if before is None or after is None:
            return "bound-tightened" if after else "bound-loosened"
        rises = bool(after[0] > before[0])
        return "bound-tightened" if rises == (keyword in LOWER) else "bound-loosened"
    what = keyword if keyword in ("format", "default") else "constraint"
    return f"{what}-added" if before is None else f"{what}-removed" if after is None else f"{what}-changed"
