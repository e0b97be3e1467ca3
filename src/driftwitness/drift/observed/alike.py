"""Whether two places hold the same thing: how alike their members are, whether their values are the same ones."""

from __future__ import annotations

import re

from driftwitness.drift.observed.places import Place

_ALIKE = 0.8
_SAME = 0.5


def likeness(one: Place, other: Place) -> float:
    """Give how many of the names of two places, from 0 to 1, are in both; lists are as alike as their items.

    Places of different types, and those without members, are not alike.
    """
    if one.items is not None and other.items is not None and not one.objects and not other.objects:
        items, others = one.items, other.items
        if items.objects and others.objects:
            return likeness(items, others)
        return 1.0 if _type(items) and _type(items) == _type(others) and one.values == other.values else 0.0
    if not one.objects or not other.objects:
        return 0.0
    names, others_names = _names(one), _names(other)
    whole = names | others_names
    return len(names & others_names) / len(whole) if whole else 0.0


def is_renamed(old: Place, new: Place) -> bool:
    """Whether what is gone and what has come are one thing under another name: the same spelling but for case and
    signs, the same values, or the same members.
    """
    if _type(old) != _type(new):
        return False
    if _spelled(old.name) == _spelled(new.name):
        return True
    if _type(old) == "object":
        return len(_names(old)) > 1 and likeness(old, new) >= _ALIKE
    if _type(old) == "array":
        if old.items is None or new.items is None or _type(old.items) != _type(new.items):
            return False
        is_plain = _type(old.items) != "object"
        return _same_values(old.items, new.items) if is_plain else likeness(old, new) >= _ALIKE
    return _same_values(old, new)


def _same_values(old: Place, new: Place) -> bool:
    """Half of the values, and more than one, or a text that is not one of a few, are in both."""
    if not {"string", "integer", "number"} & set(old.types):
        return False
    both = old.values & new.values
    least = min(len(old.values), len(new.values))
    is_telling = len(both) > 1 or (len(both) == least == 1 and old.types["string"] and old.words is None)
    return bool(is_telling) and len(both) >= _SAME * least


def _names(place: Place) -> frozenset[str]:
    return frozenset(name for name, member in place.members.items() if member.count)


def _type(place: Place) -> str:
    known = [kind for kind, count in place.types.most_common() if count and kind != "null"]
    return "number" if known and set(known) <= {"integer", "number"} else known[0] if known else ""


def _spelled(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
