"""Counts of operations that are not those below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.outline import Outline
from driftwitness.document import Document

GROUP = re.compile(r"(?P<count>\d+) (?:endpoints?|operations?|methods?|calls?|routes?)", re.IGNORECASE)
TOTAL = re.compile(
    r"(?<!over )(?<!than )(?<!about )(?<!least )(?<!to )(?<![\w.,])(?P<count>\d+) (?:API |REST )*"
    r"(?:endpoints|operations)\b",
    re.IGNORECASE,
)
INDEX = re.compile(r"(?P<name>[A-Z][A-Za-z]*(?: [A-Za-z]+)*)\s*\(?(?P<count>\d+)\)?[,;|\s]*")
NAMES = 3
"""Names with a count on one line that make it an index."""


class CountDisagrees(Doubt):
    """The page tells how many operations it has, or a group of them, and as many do not stand there.

    Some may be missing from the page, and from the contract then. Ask for those that are missing.
    """

    id = "document/count-disagrees"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each document."""
        for document in page.documents:
            lines = {
                (fact.method, fact.path): fact.where.first
                for fact in reversed(page.all(OperationLine))
                if fact.where.document == document.name and fact.said == "declared"
            }
            groups = self._groups(document)
            if not groups:
                continue
            wrong = [
                (Where(document.name, number, number), f"{name} {count}, and {found} stand there")
                for name, number, count, found in self._counted(document, groups, sorted(lines.values()))
                if count != found
            ]
            if wrong:
                yield self.finding(
                    wrong[0][0],
                    f"{len(wrong)} counts are not those of the operations below: {first_few(wrong)}.",
                    "has the operations that stand there.",
                    "which operations are missing, or is the count out of date?",
                )

    def _groups(self, document: Document) -> dict[int, tuple[str, int]]:
        """The lines that count the operations of a group, with its name and the count."""
        found: dict[int, tuple[str, int]] = {}
        name = ""
        for number, line in document.text_lines:
            match = GROUP.fullmatch(line)
            if match:
                found[number] = (name, int(match["count"]))
            if not line.endswith("."):
                name = line
        return found

    def _counted(
        self, document: Document, groups: dict[int, tuple[str, int]], lines: list[int]
    ) -> Iterator[tuple[str, int, int, int]]:
        """Name, line, told count and found count of each group, each entry of an index, and the whole."""
        ends = [*list(groups)[1:], len(document.lines) + 1]
        there: dict[str, int] = {}
        for (number, (name, count)), end in zip(groups.items(), ends, strict=True):
            there[name] = sum(number < line < end for line in lines)
            yield name, number, count, there[name]
        for number, line in document.text_lines:
            entries = list(INDEX.finditer(line))
            if len(entries) >= NAMES and "".join(entry[0] for entry in entries) == line:
                for entry in entries:
                    if entry["name"] in there:
                        yield entry["name"], number, int(entry["count"]), there[entry["name"]]
            for match in TOTAL.finditer(line) if number not in groups else ():
                yield "in all", number, int(match["count"]), sum(there.values())
