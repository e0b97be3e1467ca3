"""Operations that do not do what the page says their method does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import Where
from driftwitness.capture.operations.titles import title_of
from driftwitness.capture.outline import Outline

CREATE = r"creat(?:e|es|ing|ion)|new"
UPDATE = r"updat(?:e|es|ing)|edit(?:s|ing)?|modif(?:y|ies|ying)|chang(?:e|es|ing)"
REMOVE = r"delet(?:e|es|ing|ion)|remov(?:e|es|ing)"
READ = (
    r"list(?:s|ing)?|get(?:s|ting)?|fetch(?:es|ing)?|read(?:s|ing)?|retriev(?:e|es|ing)|search(?:es|ing)?"
    r"|filter(?:s|ing)?|find(?:s|ing)?"
)
DOES = {"create": CREATE, "update": UPDATE, "remove": REMOVE, "read": READ}
CONVENTION = re.compile(
    r"\b(?P<method>GET|POST|PUT|PATCH|DELETE)\b(?:\s+(?:requests?|calls?|is|are|used))*\s+(?:to|for)\s+"
    r"(?P<does>[a-z]+)\b"
)
WHOLE_API = 2
"""A sentence that tells at least so many methods speaks of all operations."""


class MethodAgainstTitle(Doubt):
    """The page says what each method does, and the titles of operations say otherwise, such as a POST that lists.

    Code that goes by the method takes a reading for a change, or repeats a change. Ask which operations change
    something.
    """

    id = "document/method-against-title"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each method."""
        for method, (said, where) in self._conventions(page).items():
            broken: list[tuple[str, tuple[Where, str]]] = []
            for operation in page.operations:
                title = title_of(page, operation)
                does = title and self._does(title[1].split()[0])
                if title and does and operation.method == method and does != said:
                    broken.append((does, title))
            if broken:
                kinds = "; ".join(
                    f"{len(found)} {does}: {first_few([(place, text) for place, text in found])}"
                    for does in DOES
                    if (found := [title for kind, title in broken if kind == does])
                )
                yield self.finding(
                    broken[0][1][0],
                    f"Line {where.first} says that {method} is there to {said}, and by their titles {len(broken)} "
                    f"{method} operations do something else. {kinds}.",
                    "goes by the titles where they say that nothing is changed.",
                    f"which {method} operations {said} something?",
                )

    def _conventions(self, page: Outline) -> dict[str, tuple[str, Where]]:
        """What a sentence about several methods says of each."""
        for document in page.documents:
            for sentence in document.sentences():
                found = [
                    (match["method"], does)
                    for match in CONVENTION.finditer(sentence.text)
                    if (does := self._does(match["does"]))
                ]
                if len(found) >= WHOLE_API and len(dict(found)) == len(found):
                    where = Where(document.name, sentence.first, sentence.last)
                    return {method: (does, where) for method, does in found}
        return {}

    def _does(self, word: str) -> str | None:
        return next((kind for kind, verbs in DOES.items() if re.fullmatch(verbs, word, re.IGNORECASE)), None)
