"""What changed between two recordings of the same scenarios, by operation and place, each cause once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from driftwitness.contract import Evidence
from driftwitness.contract.compare import Difference
from driftwitness.drift.changes import HARMS, Change
from driftwitness.drift.observed import answers
from driftwitness.drift.observed.observations import Observations
from driftwitness.drift.observed.record import Compared
from driftwitness.drift.observed.respelled import respelled
from driftwitness.drift.observed.rules import RULES
from driftwitness.drift.observed.significance import Share, is_certain, is_reversal

_SAME_OWNER = 0.5
TOO_FEW = "too few samples to tell"


def differences(old: Observations, new: Observations) -> list[Change]:
    """Give what changed for clients that know the old answers, the most harmful first.

    Only operations that both recordings have are compared, and only what differs by more than chance is a change
    (``significance.is_certain``). Where all had it and none has, but the samples are too few, the change says so and is
    at most risky. One cause is one change: what changed alike in several operations, at members of the same name in
    objects of the same shape, is told once with all of them, and its samples are counted together, with those of the
    operations where it did not change. The order depends on nothing but what was observed.
    """
    compared = [
        found
        for key in sorted(old.operations.keys() & new.operations.keys())
        for found in answers.compare(old.operations[key], new.operations[key])
    ]
    found = respelled([change for group in _groups(compared) for change in _changes(group)])
    return sorted(found, key=lambda change: (HARMS.index(change.harm), *_order(change)))


def _order(change: Change) -> tuple[str, str, str, str]:
    difference = change.difference
    return difference.subject, difference.kind, str(difference.before), str(difference.after)


def _groups(compared: Iterable[Compared]) -> Iterator[list[Compared]]:
    """Put together what is the same thing: one aspect of members of one name, in objects of about the same shape."""
    by_name: dict[tuple[str, str], list[list[Compared]]] = {}
    for found in compared:
        groups = by_name.setdefault((found.aspect, found.at.leaf), [])
        same = next((group for group in groups if _is_same_owner(group[0], found)), None)
        if same is None:
            groups.append([found])
        else:
            same.append(found)
    for key in sorted(by_name):
        yield from by_name[key]


def _is_same_owner(one: Compared, other: Compared) -> bool:
    whole = one.at.siblings | other.at.siblings
    return not whole or len(one.at.siblings & other.at.siblings) >= _SAME_OWNER * len(whole)


def _changes(group: Sequence[Compared]) -> Iterator[Change]:
    alike: dict[tuple[str, str | None, str | None], list[Compared]] = {}
    for found in group:
        if found.kind is not None:
            alike.setdefault((found.kind, found.before, found.after), []).append(found)
    for causes in alike.values():
        certain = [found for found in causes if is_certain(found.old, found.new)]
        if certain or _is_pooled(causes, group):
            # what is certain of one operation is so of others that show nothing else
            others = [found for found in causes if found in certain or is_reversal(found.old, found.new)]
            yield _change(others if certain else causes, is_sure=True)
        elif few := [found for found in causes if is_reversal(found.old, found.new)]:
            yield _change(few, is_sure=False)


def _is_pooled(causes: Sequence[Compared], group: Sequence[Compared]) -> bool:
    """Whether the whole group differs, not only those members of it that happen to: these alone would always."""
    return len(causes) > 1 and is_certain(_sum([found.old for found in group]), _sum([found.new for found in group]))


def _sum(shares: Sequence[Share]) -> Share:
    return sum(shares[1:], shares[0])


def _change(causes: Sequence[Compared], *, is_sure: bool) -> Change:
    first = causes[0]
    harm, because = RULES[first.kind or ""]
    told = first.because or because
    if harm == "breaking" and (first.is_minor or not is_sure):
        harm = "risky"
    if not is_sure:
        told = f"{TOO_FEW}: if it is so, {told}"
    old, new = _sum([found.old for found in causes]), _sum([found.new for found in causes])
    hits = sum(found.new.hits if found.came is None else found.came for found in causes)
    operations = tuple(dict.fromkeys(found.at.operation for found in causes))
    difference = Difference(first.kind or "", _subject(causes), first.before, first.after, None, None, operations)
    return Change(
        difference,
        harm,
        told,
        _evidence(first.words[0], old.hits, old.samples),
        _evidence(first.words[1], hits, new.samples),
    )


def _evidence(word: str, hits: int, samples: int) -> Evidence:
    return Evidence("observed", reason=f"{word} in {hits} of {samples}", counts=(hits, samples))


def _subject(causes: Sequence[Compared]) -> str:
    """Name what changed: with its operation where it is one, otherwise by the places, which operations share."""
    operations = {found.at.operation for found in causes}
    names = list(
        dict.fromkeys(": ".join(part for part in (found.at.answer, found.at.path) if part) for found in causes)
    )
    paths = list(dict.fromkeys(found.at.path for found in causes))
    told = names if len(names) == 1 or len(operations) == 1 else paths
    more = f" and {len(told) - 4} more" if len(told) > 4 else ""
    place = ", ".join(told[:4]) + more
    return f"{next(iter(operations))}: {place}" if len(operations) == 1 else place
