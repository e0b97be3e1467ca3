"""One thing under two names for an identifier."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from driftwitness.capture import naming
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline

IDENTIFIERS = ("id", "uuid", "guid", "uid", "identifier")
NAME = re.compile(
    r"(?<![\w/.{-])[a-z]+(?:_[a-z]+)*_(?:id|uuid|guid|uid|identifier)(?![\w/}-])"
    r"|(?<![\w/.{-])[a-z]+(?:[A-Z][a-z]+)*(?:Id|ID|Uuid|UUID|Guid|GUID|Uid|UID|Identifier)(?![\w/}-])"
)


class TwoNamesForOneThing(Doubt):
    """Two names with the same stem end in different words for an identifier: `trip_uuid` and `trip_id`.

    A client that reads one where the other is sent finds nothing. Ask whether both are sent, and where.
    """

    id = "document/two-names-for-one-thing"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each stem; none where one line, object or operation has both, which are two things then."""
        seen: dict[tuple[str, ...], dict[str, tuple[Where, str]]] = defaultdict(dict)
        for document in page.documents:
            for number, line in enumerate(document.lines, 1):
                for match in NAME.finditer(line):
                    *stem, end = naming.words(match[0])
                    if end in IDENTIFIERS and stem:
                        seen[tuple(stem)].setdefault(end, (Where(document.name, number, number), match[0]))
        apart = self._apart(page)
        for words, names in seen.items():
            if len(names) > 1 and words not in apart and () not in apart:
                first, second = sorted(names.values())[:2]
                if first[0] != second[0]:
                    yield self.finding(
                        second[0],
                        f"Line {first[0].first} has {first[1]!r} and line {second[0].first} {second[1]!r}, "
                        "and no text says that they are two things.",
                        "has each name where the page has it.",
                        f"are {first[1]!r} and {second[1]!r} the same, and which name is sent?",
                    )

    def _apart(self, page: Outline) -> set[tuple[str, ...]]:
        """The stems whose identifiers of two kinds stand side by side; `()` for a plain `id` beside a `uuid`."""
        groups = [[row.name for row in operation.parameters] for operation in page.operations]
        for example in page.examples():
            members: dict[str, list[str]] = defaultdict(list)
            for pointer, _ in example.values():
                above, _, name = pointer.rpartition("/")
                members[above].append(name)
            groups.extend(members.values())
        found: set[tuple[str, ...]] = set()
        for group in groups:
            ends: dict[tuple[str, ...], set[str]] = defaultdict(set)
            for name in group:
                *stem, end = naming.words(name) or [""]
                if end in IDENTIFIERS:
                    ends[tuple(stem)].add(end)
            found |= {stem for stem, kinds in ends.items() if len(kinds) > 1}
        return found
