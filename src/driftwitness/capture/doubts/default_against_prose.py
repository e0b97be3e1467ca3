"""A default that another sentence contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import ParameterRow, Where
from driftwitness.capture.outline import Outline

TOLD = re.compile(
    r"\b(?:by default,?\s+|and\s+|the default (?:value )?(?:of|for)\s+)(?:the\s+)?[`'\"]?(?P<name>[a-z]\w*)"
    r"[`'\"]?\s+is\s+[`'\"]?(?P<value>\d+)\b"
    r"|\b[`'\"]?(?P<of>[a-z]\w*)[`'\"]?\s+(?:defaults to|is by default)\s+[`'\"]?(?P<to>\d+)\b",
    re.IGNORECASE,
)
WITHOUT = re.compile(
    r"\b(?:without (?:an?|the)|if (?:no|the)|when no)\s+[`'\"]?(?P<name>[a-z]\w*)[`'\"]?"
    r"(?:\s+(?:parameter|is|given|omitted|left out|specified|provided|passed|not|set|value))*\s*,\s*(?P<then>[^.]*)",
    re.IGNORECASE,
)
OTHERWISE = re.compile(
    r"\b(?:most recent|latest|newest|last|all|every|everything|unlimited|no limit|nothing|none)\b", re.IGNORECASE
)


class DefaultAgainstProse(Doubt):
    """One line gives a parameter a default, and another says that something else happens without the parameter.

    A client that leaves it out cannot know what it gets. Ask what happens then.
    """

    id = "document/default-against-prose"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such sentence."""
        defaults = self._defaults(page)
        for document in page.documents:
            for sentence in document.sentences():
                for match in WITHOUT.finditer(sentence.text):
                    told = defaults.get(match["name"].lower())
                    then = match["then"].strip()
                    if told and OTHERWISE.search(then) and not re.search(rf"\b{told[1]}\b|default", then):
                        yield self.finding(
                            Where(document.name, sentence.first, sentence.last),
                            f"Line {told[0].first} says that {match['name']!r} is {told[1]} by default, and this one "
                            f"that without it {then!r}.",
                            "takes the default as it is told, without an assertion about what it selects.",
                            f"what is answered where {match['name']!r} is left out?",
                        )

    def _defaults(self, page: Outline) -> dict[str, tuple[Where, str]]:
        found: dict[str, tuple[Where, str]] = {}
        for row in page.all(ParameterRow):
            if row.default and row.default.isdigit():
                found.setdefault(row.name.lower(), (row.where, row.default))
        for document in page.documents:
            for sentence in document.sentences():
                if "default" in sentence.text.lower():
                    where = Where(document.name, sentence.first, sentence.last)
                    for match in TOLD.finditer(sentence.text):
                        name, value = (match["name"] or match["of"]).lower(), match["value"] or match["to"]
                        found.setdefault(name, (where, value))
        return found
