"""Pieces of a URL with a slash on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt, first_few
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline
from driftwitness.document import Document

PIECE = re.compile(r"[-*•\s]*`?(?P<piece>https?://[^\s`]+|/[^\s`]*|[?&][\w.-]+=[^\s`]*)`?\s*(?:[-–—:=]|\t)\s*\S")


class DoubledSlash(Doubt):
    """A URL is explained piece by piece, and the pieces have slashes on both sides: `/kites/`, `/list`.

    Put together as they stand they make a URL with `//`, which many servers do not find. Ask for a whole URL.
    """

    id = "document/doubled-slash"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such URL."""
        for document in page.documents:
            for pieces in self._runs(document):
                doubled = [
                    (Where(document.name, number, number), repr(piece))
                    for (_, before), (number, piece) in pairwise(pieces)
                    if before.startswith("/") and before.endswith("/") and piece.startswith("/")
                ]
                whole = any(not piece.startswith("/") for _, piece in pieces)
                if doubled and whole:
                    joined = "".join(piece for _, piece in pieces)
                    yield self.finding(
                        Where(document.name, pieces[0][0], pieces[-1][0]),
                        f"The pieces of the URL give {joined!r} when put together: {first_few(doubled)} follow a "
                        "slash with a slash.",
                        "has one slash between two pieces.",
                        "what does a whole URL look like?",
                    )

    def _runs(self, document: Document) -> list[list[tuple[int, str]]]:
        """Neighbouring lines that explain a piece each."""
        runs: list[list[tuple[int, str]]] = [[]]
        for number, line in document.text_lines:
            match = PIECE.match(line)
            if match:
                runs[-1].append((number, match["piece"]))
            elif runs[-1]:
                runs.append([])
        return runs
