"""Paths that one request can match both of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import constraints, naming
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.outline import Operation, Outline

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
            for template in page.operations
            for literal in page.operations
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

    def _collide(self, page: Outline, template: Operation, literal: Operation) -> bool:
        """Whether the template's parameters allow what the other one writes out."""
        if (template.method, template.server) != (literal.method, literal.server):
            return False
        ours, theirs = template.path.split("/"), literal.path.split("/")
        if len(ours) != len(theirs):
            return False
        taken = 0
        for position, (own, other) in enumerate(zip(ours, theirs, strict=True)):
            name = re.fullmatch(r"\{([^{}]+)\}", own)
            if name and not naming.is_parameter(other):
                of_collection = position > FIRST and PLAIN_WORD.fullmatch(other)
                if not of_collection or not self._allows(page, template, name[1]):
                    return False
                taken += 1
            elif own != other and not (name and naming.is_parameter(other)):
                return False
        return taken > 0

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
