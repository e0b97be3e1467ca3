"""What a new recording says differently from the cassettes that it would replace, and whether it may replace them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import click

from driftwitness.cassette.library import Cassette
from driftwitness.cli import _changes
from driftwitness.contract import Contract, Evidence
from driftwitness.drift.changes import Change
from driftwitness.drift.observed import Observations, differences, observe
from driftwitness.trace import Interaction


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes, and the operations by whether one of them is theirs.

    ``strange`` have a cassette of another origin: it is replaced whatever it says, for its word is another's.
    """

    changes: tuple[Change, ...]
    changed: tuple[str, ...]
    strange: tuple[str, ...]
    unchanged: tuple[str, ...]


def compare(contract: Contract, again: Mapping[str, tuple[Cassette, Sequence[Interaction]]], kind: str) -> Comparison:
    """Compare each operation's cassette with what was recorded now; values that change by nature count for nothing."""
    strange = tuple(name for name, (old, _) in again.items() if old.kind != kind)
    pairs = {name: pair for name, pair in again.items() if name not in strange}
    before = _observe(contract, (old.interactions for old, _ in pairs.values()))
    after = _observe(contract, (new for _, new in pairs.values()))
    found = tuple(differences(before, after))
    ids = {f"{operation.method} {operation.path}": operation.id for operation in contract.operations}
    named = {ids.get(name, name) for change in found for name in change.difference.operations}
    return Comparison(
        found,
        tuple(name for name in pairs if name in named),
        strange,
        tuple(name for name in pairs if name not in named),
    )


def _observe(contract: Contract, each: Iterable[Sequence[Interaction]]) -> Observations:
    every = (interaction for interactions in each for interaction in interactions)
    return observe((replace(one, sequence=number) for number, one in enumerate(every, 1)), contract)


def show(contract: Contract, found: Comparison) -> None:
    """Print what changed, breaking or not."""
    if found.changed:
        _changes.show(f"{contract.title}, recorded again", found.changes, (), "text", _counted, _counted)


def _counted(evidence: Evidence) -> str:
    return evidence.reason or evidence.place


def may_replace(found: Comparison) -> bool:
    """Ask on a terminal whether what differs may be replaced; without one nobody can say yes."""
    if not sys.stdin.isatty():
        return False
    count = len(found.changed) + len(found.strange)
    return click.confirm(f"Replace {count} cassettes: {', '.join((*found.changed, *found.strange))}?", err=True)
