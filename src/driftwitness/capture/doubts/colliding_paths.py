"""Paths that one request can match both of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from driftwitness.capture import naming
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Operation, Outline

PARAMETER = re.compile(r"\{[^{}]+\}")
PLAIN_WORD = re.compile(r"[A-Za-z]+(?:[_-][A-Za-z]+)*")

NO_WORD = frozenset({"address", "date", "domain", "email", "guid", "host", "ip", "mail", "timestamp", "url", "uuid"})
"""Last words of the names of parameters whose values are no plain words."""
FIRST = 1
"""Where a path's first segment stands; a parameter there is a kind of thing, and a literal one of these kinds."""


class CollidingPaths(Doubt):
    """Two operations of one method differ in a literal where the other has a parameter: `/kites/new`, `/kites/{id}`.

    A thing whose identifier is that word cannot be reached, and a gateway that takes the first match sends the request
    to the wrong operation. Ask which values an identifier can have.
    """

    id = "document/colliding-paths"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for all pairs."""
        pairs = [
            (literal, template)
            for template, literals in self._overlapping(page.operations)
            for literal in literals
            if self._collide(page, template, literal)
        ]
        if pairs:
            shown = [
                (literal.where, f"{literal.method} {literal.path} and {template.path}") for literal, template in pairs
            ]
            shown.sort()
            yield self.finding(
                shown[0][0],
                f"{len(pairs)} {'pair' if len(pairs) == 1 else 'pairs'} of paths match the same request: "
                f"{first_few(shown)}.",
                "has both paths, and the one with the literal is meant wherever a request matches it.",
                "can an identifier be such a word, and which of the two operations answers then?",
            )

    def _overlapping(self, operations: Sequence[Operation]) -> Iterator[tuple[Operation, list[Operation]]]:
        """Each operation with those whose paths fit its template, found by what is left without its parameters."""
        by_places: dict[tuple[int, ...], list[Operation]] = defaultdict(list)
        for operation in operations:
            segments = operation.path.split("/")
            places = tuple(at for at, segment in enumerate(segments) if PARAMETER.fullmatch(segment))
            by_places[places].append(operation)
        for places, templates in by_places.items():
            alike: dict[tuple[str, ...], list[Operation]] = defaultdict(list)
            for operation in operations if places else ():
                alike[_without(operation, places)].append(operation)
            for template in templates if places else ():
                yield template, alike[_without(template, places)]

    def _collide(self, page: Outline, template: Operation, literal: Operation) -> bool:
        """Whether the template's parameters allow what the other one writes out."""
        pairs = list(enumerate(zip(template.path.split("/"), literal.path.split("/"), strict=True)))
        written = [(at, own, other) for at, (own, other) in pairs if own != other and not naming.is_parameter(other)]
        return bool(written) and all(
            at > FIRST and PLAIN_WORD.fullmatch(other) and self._allows(page, template, own.strip("{}"))
            for at, own, other in written
        )

    def _allows(self, page: Outline, operation: Operation, name: str) -> bool:
        """Whether a plain word can be the parameter's value, by its type and by the values that the page shows."""
        rows = [row for row in operation.located("path") if row.name == name]
        if not all(constraints.types(row.type)[0].get("type") in (None, "string") for row in rows):
            return False
        kind = naming.words(name)[-1:]
        if NO_WORD.intersection(kind):
            return False
        names = {name, *(["id"] if kind == ["id"] else [])}
        member = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, names))})[\"']?\s*[:=]\s*[\"']?([\w.@%+-]+)")
        shown = [value for document in page.documents for value in member.findall("\n".join(document.lines))]
        return not shown or any(PLAIN_WORD.fullmatch(value) for value in shown)


def _without(operation: Operation, places: tuple[int, ...]) -> tuple[str, ...]:
    """Method, server and segments, those at the places left empty."""
    segments = ("" if at in places else segment for at, segment in enumerate(operation.path.split("/")))
    return (operation.method, operation.server or "", *segments)
