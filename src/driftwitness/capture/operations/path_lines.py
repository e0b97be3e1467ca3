"""Operations whose path stands on a line of its own: its method is told, or shown, in the section around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from driftwitness.capture import naming
from driftwitness.capture.facts import Fact, MethodMention, OperationLine, PathLine, Where
from driftwitness.capture.operations import written_path
from driftwitness.capture.operations.known_operations import Known
from driftwitness.capture.sections import Sections

F = TypeVar("F", bound=Fact)

NEXT = 20
"""Lines from a path to the sentence that names its method, at most, for both to be one piece of evidence."""
LEAD = 3
"""Lines from a sentence that names the method to the path that it leads to, at most."""


def completed(
    facts: Sequence[Fact], chosen: Sequence[OperationLine], sections: Mapping[str, Sections]
) -> list[OperationLine]:
    """The operations, each with its whole path: `GET /boats` heads a section in which `/{club}/boats/{id}` stands."""
    paths = sorted((fact for fact in facts if isinstance(fact, PathLine)), key=lambda path: path.where)
    starts = _starts(chosen)
    found: list[OperationLine] = []
    for line in chosen:
        at = bisect_right(paths, line.where, key=lambda path: path.where)
        whole = paths[at] if at < len(paths) and line.said == "declared" else None
        if whole and _is_below(whole.where, line.where, starts, sections) and _holds(whole.path, line.path):
            told = Where(line.where.document, line.where.first, whole.where.last)
            line = replace(line, path=whole.path, origin=whole.origin, query=whole.query, placeholders=True, told=told)
        found.append(line)
    return found


def _starts(chosen: Sequence[OperationLine]) -> list[Where]:
    """Where the declared operations start, in order."""
    return sorted(line.where for line in chosen if line.said == "declared")


def _nothing_between(first: Where, second: Where, starts: Sequence[Where]) -> bool:
    return bisect_right(starts, first) == bisect_left(starts, second)


def _is_below(path: Where, line: Where, starts: Sequence[Where], sections: Mapping[str, Sections]) -> bool:
    """Whether the path stands in the operation's section, with no other operation between."""
    over = sections[line.document].over
    return (
        path.document == line.document and _nothing_between(line, path, starts) and over(path.first) == over(line.first)
    )


def _holds(whole: str, short: str) -> bool:
    """Whether the words of the short path are among those of the whole one, in order, below something and with more
    parameters.
    """
    rest = iter(naming.literals(whole))
    words = naming.literals(short)
    longer = len(naming.path_parameters(whole)) > len(naming.path_parameters(short))
    below = whole.split("/")[1] != short.split("/")[1]
    return bool(words) and longer and below and all(word in rest for word in words)


def operations(
    facts: Sequence[Fact],
    chosen: Sequence[OperationLine],
    requests: Sequence[OperationLine],
    sections: Mapping[str, Sections],
) -> list[OperationLine]:
    """The operations of paths that head a section: the method stands in its prose, or in a request that it shows."""
    found: list[OperationLine] = []
    taken = {(line.where.document, line.where.first) for line in chosen}
    mentions = [fact for fact in facts if isinstance(fact, MethodMention)]
    leading = _in_order(mention for mention in mentions if not mention.also)
    all_requests = _in_order(requests)
    calls = _in_order(line for line in requests if line.said == "shown")
    chosen_calls = _in_order(line for line in chosen if line.said == "shown")
    known = {written_path.erased(line.path) for line in chosen if line.said == "declared"}
    overall = _overall_methods(mentions, sections)
    for path, inside, around in _placed(facts, chosen, sections):
        methods: dict[str, Where | None] = {}
        if (path.where.document, path.where.first) in taken:
            continue
        if written_path.erased(path.path) in known:
            methods.update(_shown(path, around, chosen_calls))
        elif told := _told(path, inside, around, leading):
            methods[told.method] = told.where
        else:
            methods.update(_shown(path, inside, all_requests))
            methods = methods or {**_shown(path, around, calls)}
            methods = methods or dict.fromkeys(overall or ([path.method] if path.method and not chosen else []))
        for method, where in methods.items():
            lines = both(path.where, where) if where else None
            found.append(OperationLine(path.where, method, path.path, path.origin, path.query, told=lines))
    return found


def _placed(
    facts: Sequence[Fact], chosen: Sequence[OperationLine], sections: Mapping[str, Sections]
) -> Iterator[tuple[PathLine, Where, Where]]:
    """Each path with the lines that it starts, up to the next one, and with those and what its section has above it."""
    paths = [fact for fact in facts if isinstance(fact, PathLine)]
    declared = (line for line in chosen if line.said == "declared" and not line.listed)
    starts = sorted({line.where for line in (*paths, *declared)})
    for path in paths:
        name = path.where.document
        right, left = bisect_right(starts, path.where), bisect_left(starts, path.where)
        following, above = starts[right : right + 1], starts[max(0, left - 1) : left]
        after = next((where.first for where in following if where.document == name), 0)
        before = next((where.last for where in above if where.document == name), 0)
        end = sections[name].end(path.where.first)
        last = min(end, after - 1) if after else end
        heading = sections[name].over(path.where.first)
        start = heading.line if heading else path.where.first
        yield path, Where(name, path.where.first, last), Where(name, max(before + 1, start), last)


def _told(path: PathLine, inside: Where, around: Where, mentions: Sequence[MethodMention]) -> MethodMention | None:
    """The sentence that names the method: below the path, or right above it."""
    leads = Where(path.where.document, max(around.first, path.where.first - LEAD), path.where.first)
    near = Where(path.where.document, leads.first, inside.last)
    return next(
        (found for found in _within(near, mentions) if inside.holds(found.where) or leads.holds(found.where)), None
    )


def _in_order(facts: Iterable[F]) -> list[F]:
    return sorted(facts, key=lambda fact: fact.where)


def _within(lines: Where, facts: Sequence[F]) -> Iterator[F]:
    """Those of the facts, which are in the order of their lines, that stand on these lines."""
    for index in range(bisect_left(facts, (lines.document, lines.first), key=_start), len(facts)):
        fact = facts[index]
        if fact.where.document != lines.document or fact.where.first > lines.last:
            return
        if lines.holds(fact.where):
            yield fact


def _start(fact: Fact) -> tuple[str, int]:
    return fact.where.document, fact.where.first


def _shown(path: PathLine, lines: Where, requests: Sequence[OperationLine]) -> dict[str, Where]:
    """The methods of the requests among these lines that the path matches, each with the first such request."""
    found: dict[str, Where] = {}
    for line in _within(lines, requests):
        if Known([replace(line, path=path.path)]).has(line):
            found.setdefault(line.method, line.told or line.where)
    return found


def without_groups(
    chosen: Sequence[OperationLine], below: Sequence[OperationLine], sections: Mapping[str, Sections]
) -> list[OperationLine]:
    """The operations without the headings of several: `DELETE /boats` over `/{club}/boats/{id}` and further ones."""
    starts, wholes = _starts(chosen), _in_order(below)
    return [line for line in chosen if not _is_group(line, wholes, starts, sections)]


def _is_group(
    line: OperationLine, wholes: Sequence[OperationLine], starts: Sequence[Where], sections: Mapping[str, Sections]
) -> bool:
    """Whether one below is the whole of what the line only names: in its section, or with nothing between."""
    if line.said != "declared":
        return False
    heading = sections[line.where.document].over(line.where.first)
    end = heading.end if heading is not None and heading.line == line.where.first else 0
    for index in range(bisect_right(wholes, line.where, key=lambda whole: whole.where), len(wholes)):
        other = wholes[index]
        near = other.where.first <= end or _nothing_between(line.where, other.where, starts)
        if other.where.document != line.where.document or not near:
            return False
        if other.method == line.method and _holds(other.path, line.path):
            return True
    return False


def _overall_methods(mentions: Sequence[MethodMention], sections: Mapping[str, Sections]) -> list[str]:
    """The one method that the page's first section names, for all its paths."""
    first = [
        mention.method
        for mention in mentions
        if mention.where.first <= _first_section_end(sections[mention.where.document])
    ]
    return first[:1] if len(set(first)) == 1 else []


def _first_section_end(sections: Sections) -> int:
    return next((heading.line for heading in sections.headings[1:] if not heading.caption), sections.length)


def both(path: Where, method: Where) -> Where | None:
    """The lines from the path to its method, or the other way, where they are near each other."""
    lines = Where(path.document, min(path.first, method.first), max(path.last, method.last))
    return lines if lines.last - lines.first <= NEXT else None
