"""Words without the space or the line break between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.convention_facts import ErrorCodeRow
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline
from driftwitness.document import Document

FUNCTION_WORDS = frozenset(
    {"be", "is", "are", "was", "not", "the", "of", "and", "or", "to", "with", "an", "in", "always", "only", "will"}
)
TOKEN = re.compile(r"[A-Za-z_]+")
MANY = 3
SHORTEST = 4


class GluedWords(Doubt):
    """Several words of the text are glued to names that the page uses elsewhere: `missingno_such_kite`.

    Where one ends and the next begins is a guess, and with it which description belongs to which name. Ask for the
    page as it was meant.
    """

    id = "document/glued-words"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each document that has several."""
        members = {pointer.rpartition("/")[2] for example in page.examples() for pointer, _ in example.values()}
        values = {value for example in page.examples() for _, value in example.values() if isinstance(value, str)}
        codes = {row.code for row in page.all(ErrorCodeRow) if isinstance(row.code, str)}
        for document in page.documents:
            glued = list(self._glued(document, members | values | codes))
            if len({text for _, text in glued}) >= MANY:
                yield self.finding(
                    glued[0][0],
                    f"{len(glued)} words are glued together: {first_few(glued)}.",
                    "reads the names that stand elsewhere on the page.",
                    "where does each of these names begin, and what is said of it?",
                )

    def _glued(self, document: Document, names: set[str]) -> Iterator[tuple[Where, str]]:
        counts = Counter(token for _, line in document.text_lines for token in TOKEN.findall(line))
        known = {name for name in names if len(name) >= SHORTEST and TOKEN.fullmatch(name)}
        known |= {token for token in counts if "_" in token.strip("_")}
        for number, line in document.text_lines:
            for token in TOKEN.findall(line):
                if counts[token] == 1 and token not in names and self._is_glued(token, known, counts):
                    yield Where(document.name, number, number), repr(token)

    def _is_glued(self, token: str, known: set[str], counts: Counter[str]) -> bool:
        cuts = ((token[:at], token[at:]) for at in range(2, len(token) - SHORTEST + 1))
        return any(
            name in known
            and before.isalpha()
            and before.islower()
            and (before in FUNCTION_WORDS or ("_" in name and len(before) > 2 and counts[before] > 0))
            for before, name in cuts
        )
