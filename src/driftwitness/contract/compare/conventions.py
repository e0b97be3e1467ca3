"""Compares what stands under ``x-driftwitness``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.compare.difference import Difference
from driftwitness.contract.compare.operations import label
from driftwitness.contract.conventions import KEY
from driftwitness.contract.model import Contract

Name = tuple[str, str]
"""What an entry is about: an operation (``GET /forms``) or nothing, and what it says of it."""
Located = tuple[Any, str]
"""A value with the pointer of its place."""

KINDS: Mapping[str, str] = {
    "envelope": "envelope",
    "errors": "error-code",
    "rateLimit": "rate-limit",
    "pagination": "pagination",
    "ordering": "ordering",
    "filters": "filter",
    "updates": "update",
    "deletes": "delete",
    "effects": "effect",
    "versioning": "versioning",
}
"""The word for each part; others, and parts to come, are ``convention``."""

LOWER_IS_WORSE: Mapping[tuple[str, str], str] = {
    ("rateLimit", "/quota"): "quota",
    ("pagination", "/size/maximum"): "page-size",
}
"""Figures of which less is worse for a client: ``quota-lowered``, ``quota-raised``."""

HIGHER_IS_WORSE: Mapping[tuple[str, str], str] = {
    ("rateLimit", "/window"): "quota-window",
    ("rateLimit", "/blocks"): "block",
}


def compare(old: Contract, new: Contract) -> Iterator[Difference]:
    """Give the differences of all parts, entry by entry; entries about one operation by its method and path."""
    parts = dict.fromkeys((*(old.document.get(KEY) or {}), *(new.document.get(KEY) or {})))
    for part in parts:
        before, after = dict(_entries(old, part)), dict(_entries(new, part))
        word = KINDS.get(part, "convention")
        for name, (entry, place) in before.items():
            if name not in after:
                yield _difference(f"{word}-removed", name, entry, None, place, None)
            else:
                yield from _entry(word, part, name, (entry, place), after[name])
        for name, (entry, place) in after.items():
            if name not in before:
                yield _difference(f"{word}-added", name, None, entry, None, place)


def _entries(contract: Contract, part: str) -> Iterator[tuple[Name, Located]]:
    """Give the entries of a part, named so that the same entry has the same name in both contracts."""
    value = (contract.document.get(KEY) or {}).get(part)
    labels = {operation.id: label(operation) for operation in contract.operations}
    place = f"/{KEY}/{part}"
    if part == "effects" and isinstance(value, Mapping):
        for operation, effect in value.items():
            yield (labels.get(str(operation), str(operation)), "effect"), (effect, place + json_pointer.join(operation))
    elif value is not None and not (isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)):
        yield ("", part), (value, place)
    elif value:
        counts: dict[Name, int] = {}
        for index, entry in enumerate(value):
            for name in _names(part, entry, labels):
                counts[name] = counts.get(name, 0) + 1
                numbered = name if counts[name] == 1 else (name[0], f"{name[1]} {counts[name]}")
                about = {key: item for key, item in entry.items() if key not in ("operation", "operations")}
                yield numbered, (about, f"{place}/{index}")


def _names(part: str, entry: Mapping[str, Any], labels: Mapping[str, str]) -> list[Name]:
    if part == "errors":
        return [
            ("", f"error code {entry['code']}" if entry.get("code") is not None else f"error {entry.get('status')}")
        ]
    named = entry.get("operations") or ([entry["operation"]] if "operation" in entry else [])
    word = KINDS.get(part, part) + (f" {entry['param']}" if "param" in entry else "")
    if part == "rateLimit":
        word = f"rate limit per {entry.get('scope', 'key')}"
    return [(labels.get(operation, operation), word) for operation in named] or [("", word)]


def _entry(word: str, part: str, name: Name, old: Located, new: Located) -> Iterator[Difference]:
    before, after = dict(_leaves(old[0])), dict(_leaves(new[0]))
    for leaf in dict.fromkeys((*before, *after)):
        values = before.get(leaf), after.get(leaf)
        if values[0] == values[1]:
            continue
        how = "detail-added" if leaf not in before else "detail-removed" if leaf not in after else "changed"
        kind = _figure(part, leaf, *values) or f"{word}-{how}"
        places = old[1] + (leaf if leaf in before else ""), new[1] + (leaf if leaf in after else "")
        yield _difference(kind, (name[0], " ".join((name[1], *json_pointer.split(leaf)))), *values, *places)


def _figure(part: str, leaf: str, before: Any, after: Any) -> str | None:
    """Name the change of a figure, where less or more is worse; a bound that appears is worse than none."""
    for table, worse in ((LOWER_IS_WORSE, -1), (HIGHER_IS_WORSE, 1)):
        if name := table.get((part, leaf)):
            if before is None or after is None:
                rises = (after is None) == (worse < 0)
            elif isinstance(before, int | float) and isinstance(after, int | float):
                rises = after > before
            else:
                return None
            return f"{name}-raised" if rises else f"{name}-lowered"
    return None


def _difference(kind: str, name: Name, before: Any, after: Any, old: str | None, new: str | None) -> Difference:
    operation, subject = name
    return Difference(kind, subject, before, after, old, new, (operation,) if operation else ())


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, place + json_pointer.join(name))
    else:
        yield place, value
