"""What the catalogues of hand-written vendors hold: planted faults, and liberties that a page leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

CAUSES = (
    "status",
    "envelope",
    "schema",
    "error",
    "rate-limit",
    "pagination",
    "auth",
    "content",
    "lifecycle",
    "input",
    "time",
    "headers",
    "webhook",
    "security",
)
"""The kinds of promise that a page makes."""

Has = Callable[[str], bool]
"""Tells whether a fault is planted, or a liberty taken."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault.

    `causes` are the kinds of promise of the page that it breaks, of `CAUSES`, the main one first; `reason` says which
    lines of the page make a promise of it, or, in a catalogue sorted by cause, a promise of the second kind.
    """

    name: str
    causes: tuple[str, ...]
    description: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Liberty:
    """A way of doing things that breaks no promise; `reason` says which lines leave it open."""

    name: str
    description: str
    reason: str


def chosen(
    faults: Collection[str],
    liberties: Collection[str],
    all_faults: Mapping[str, Fault],
    all_liberties: Mapping[str, Liberty],
) -> Has:
    """Return what tells of a name whether it was chosen; a name outside the catalogue of its kind is a `ValueError`."""
    _check("faults", faults, all_faults)
    _check("liberties", liberties, all_liberties)
    return frozenset((*faults, *liberties)).__contains__


def _check(kind: str, names: Collection[str], catalogue: Collection[str]) -> None:
    unknown = sorted(set(names) - set(catalogue))
    if unknown:
        known = ", ".join(sorted(catalogue))
        raise ValueError(f"unknown {kind} {unknown}: create_app() expects names of the vendor's catalogue; use {known}")
