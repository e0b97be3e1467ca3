"""One field under names that differ in case and underscores only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from driftwitness.capture import naming
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import FEW, Doubt
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")


class OneFieldTwoSpellings(Doubt):
    """One field is spelled in several ways in bodies: `firstname`, `first_name` and `firstName`.

    A server may pass over the spelling that it does not know, without a word. Ask which one each operation takes.
    """

    id = "document/one-field-two-spellings"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for all such fields."""
        spelled: dict[str, dict[str, Where]] = defaultdict(dict)
        for name, where in self._names(page):
            spelled[re.sub(r"[_-]", "", name).lower()].setdefault(name, where)
        several = [names for names in spelled.values() if len(names) > 1 and any(map(self._is_compound, names))]
        if several:
            shown = "; ".join(
                ", ".join(f"{name} (line {where.first})" for name, where in names.items()) for names in several[:FEW]
            )
            more = f"; and {len(several) - FEW} more" if len(several) > FEW else ""
            yield self.finding(
                list(several[0].values())[1],
                f"{len(several)} {'field is' if len(several) == 1 else 'fields are'} spelled in several ways: "
                f"{shown}{more}.",
                "has each spelling where the page has it.",
                "which spelling does each operation take, and are the others taken, too?",
            )

    def _names(self, page: Outline) -> Iterator[tuple[str, Where]]:
        """The members of objects in examples and tables of bodies."""
        for example in page.examples():
            for pointer, _ in example.values():
                name = pointer.rpartition("/")[2]
                if NAME.fullmatch(name):
                    yield name, example.at(pointer)
        for operation in page.operations:
            for row in operation.located("body"):
                if NAME.fullmatch(row.name):
                    yield row.name, row.where

    def _is_compound(self, name: str) -> bool:
        return len(naming.words(name)) > 1 and not name.isupper() and not re.search(r"\d", name)
