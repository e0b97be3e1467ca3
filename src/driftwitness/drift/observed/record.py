"""What was compared, changed or not, before it is decided what is a change and what is chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from driftwitness.drift.observed.significance import Share

Aspect = Literal["presence", "null", "type", "form", "words", "status", "header", "media", "body"]


@dataclass(frozen=True, slots=True)
class At:
    """Where it stands: ``GET /forms``, ``response 200``, ``data[].id``.

    Members with the same ``leaf`` in objects with about the same names (``siblings``) are the same thing.
    """

    operation: str
    answer: str
    path: str
    leaf: str
    siblings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """One aspect of one place of one operation in both recordings.

    ``kind`` is that of the change that it may be, None where nothing changed: then it speaks against chance, or for it,
    where the same thing changed elsewhere. ``old`` and ``new`` are shares of one property, ``words`` name what is
    counted in each; ``came`` counts in the new one what the second word names, where that is another thing.
    """

    aspect: Aspect
    at: At
    old: Share
    new: Share
    kind: str | None = None
    before: str | None = None
    after: str | None = None
    words: tuple[str, str] = ("present", "present")
    came: int | None = None
    because: str | None = None
    is_minor: bool = False
