"""Which lines of the documents belong to which operation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from driftwitness.capture.facts import CurlCall, Fact, OperationLine, OperationReference, Where
from driftwitness.capture.groups import Groups
from driftwitness.capture.operations import written_path
from driftwitness.capture.operations.weighing import called
from driftwitness.capture.sections import Heading, Sections
from driftwitness.document import Document

TOGETHER = 3
"""Operations on lines at most this far apart, with nothing said between, share what follows."""


@dataclass(slots=True)
class Scope:
    """One place that documents an operation: its line, the section it stands in, and the facts about it."""

    line: OperationLine
    section: str
    where: Where
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Operation lines that share their scope, and the heading over them; `titled`: it stands over nothing else."""

    lines: tuple[OperationLine, ...]
    heading: Heading | None
    titled: bool

    @property
    def first(self) -> int:
        return self.lines[0].where.first

    @property
    def start(self) -> int:
        return self.heading.line if self.heading and self.titled else self.first


def assign(documents: Sequence[Document], facts: Sequence[Fact]) -> tuple[list[Scope], list[Fact]]:
    """The scopes in the order of the documents, and the facts that belong to none.

    An operation has what stands from its heading, where it is the only one below, or else from its line, to the
    next operation or the end of the section.
    """
    scopes: list[Scope] = []
    general: list[Fact] = []
    for document in documents:
        own = [fact for fact in facts if fact.where.document == document.name]
        found = list(_scopes(document, own))
        scopes.extend(found)
        general.extend(_distribute(own, found))
    return scopes, general


def _scopes(document: Document, facts: Sequence[Fact]) -> Iterator[Scope]:
    sections = Sections(document)
    lines = [fact for fact in facts if isinstance(fact, OperationLine)]
    own = {(line.method, line.path) for line in lines if not line.listed}
    index = [line for line in lines if line.listed and (line.method, line.path) in own]
    for line in index:  # the operation is documented elsewhere: the row ends nothing
        yield Scope(line, "", line.where)
    documented = [line for line in lines if not line.listed or (line.method, line.path) not in own]
    groups = Groups(document, sections, documented)
    places = list(_places(documented, facts, sections))
    for number, place in enumerate(places, 1):
        following = places[number].start if number < len(places) else sections.length + 1
        end = max(place.lines[-1].where.last, min(following - 1, _end(place, sections)))
        title = place.heading if place.titled or (place.heading and place.heading.line == place.first) else None
        tag = groups.name(place.lines[0], title)
        for line in place.lines:
            last = line.where.last if line.listed else end
            first = line.where.first if line.listed else place.start
            yield Scope(line, tag, Where(document.name, first, last))


def _places(lines: Sequence[OperationLine], facts: Sequence[Fact], sections: Sections) -> Iterator[_Place]:
    runs: list[list[OperationLine]] = []
    said = {fact.where.first for fact in facts if not isinstance(fact, OperationLine | OperationReference)}
    for line in lines:
        if runs and _together(runs[-1][-1], line, said, sections):
            runs[-1].append(line)
        else:
            runs.append([line])
    held: dict[int, int] = {}
    headings = [sections.over(run[0].where.first) for run in runs]
    for heading in headings:
        seen: Heading | None = heading
        while seen:
            held[seen.line] = held.get(seen.line, 0) + 1
            seen = sections.above(seen)
    for run, heading in zip(runs, headings, strict=True):
        titled = heading is not None and held[heading.line] == 1 and not run[0].listed
        yield _Place(tuple(run), heading, titled)


def _together(before: OperationLine, line: OperationLine, said: set[int], sections: Sections) -> bool:
    """Whether both have the same documentation: on one line, on neighbouring lines, or in one section of calls."""
    if before.listed or line.listed:
        return False
    if before.where.first == line.where.first:
        return True
    over = sections.over(before.where.first)
    if over != sections.over(line.where.first):
        return False
    if before.said == line.said == "shown" and over is not None and over.names_action:
        return True
    between = range(before.where.last + 1, line.where.first)
    return len(between) < TOGETHER and not any(number in said for number in between)


def _end(place: _Place, sections: Sections) -> int:
    """The end of the section that the place stands in."""
    return place.heading.end if place.heading else sections.end(place.lines[-1].where.last)


def _distribute(facts: Sequence[Fact], scopes: Sequence[Scope]) -> Iterator[Fact]:
    """Give each scope the facts on its lines; yield those on none."""
    rows = _by_first([scope for scope in scopes if scope.line.listed])
    by_start = _by_first([scope for scope in scopes if not scope.line.listed])
    starts = sorted(by_start)
    at = 0
    for fact in facts:
        while at + 1 < len(starts) and starts[at + 1] <= fact.where.first:
            at += 1
        near = rows.get(fact.where.first) or (by_start[starts[at]] if starts else [])
        holding = [scope for scope in near if _holds(scope, fact)]
        for scope in holding:
            scope.facts.append(_own(fact, scope))
            scope.facts.extend(_further_query(fact, scope))
        if not holding:
            yield fact


def _by_first(scopes: Sequence[Scope]) -> dict[int, list[Scope]]:
    found: dict[int, list[Scope]] = {}
    for scope in scopes:
        found.setdefault(scope.where.first, []).append(scope)
    return found


def _holds(scope: Scope, fact: Fact) -> bool:
    if isinstance(fact, OperationLine):
        return fact is scope.line
    return scope.where.first <= fact.where.first <= scope.where.last


def _own(fact: Fact, scope: Scope) -> Fact:
    """A reference to the scope's own operation counts as a line of it: what it shows in its query is a parameter."""
    if isinstance(fact, OperationReference) and fact.method == scope.line.method:
        same = written_path.erased(fact.path).endswith(written_path.erased(scope.line.path))
        return replace(scope.line, where=fact.where, query=fact.query) if same else fact
    return fact


def _further_query(fact: Fact, scope: Scope) -> Iterator[OperationLine]:
    """A command that calls the scope's operation shows parameters in its query."""
    line = called(fact) if isinstance(fact, CurlCall) else None
    own = written_path.erased(scope.line.path)
    if line and line.query and line.method == scope.line.method and written_path.erased(line.path).endswith(own):
        yield replace(scope.line, where=fact.where, query=line.query)
