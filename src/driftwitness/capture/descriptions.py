"""Prose under an operation: it explains, and holds nothing that a contract could say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from driftwitness.capture.facts import Description, Where
from driftwitness.capture.outline import Outline
from driftwitness.document import BlockKind, Document

FEWEST_WORDS, FARTHEST_TITLE = 4, 3
ENDS = re.compile(r"[.!?:;][\"'”’)]*$")
COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can for from has have if in is it its may must not of on or that the this to was when"
        " which will with you your",
    )
)


def is_prose(text: str) -> bool:
    """Whether the text reads as an English sentence."""
    words = re.findall(r"[A-Za-z'’-]+", text.lower())
    starts = text.lstrip("-*•> \"'“(")[:1]
    return (
        len(words) >= FEWEST_WORDS and bool(COMMON & set(words)) and starts.isalpha() and ENDS.search(text) is not None
    )


def describe(page: Outline) -> Iterator[Description]:
    """The sentences under operations, and the headings that title them."""
    scopes = [scope for operation in page.operations for scope in operation.scopes]
    for document in page.documents:
        within = {
            line for scope in scopes if scope.document == document.name for line in range(scope.first, scope.last + 1)
        }
        for block in document.blocks:
            if block.kind is BlockKind.CODE:
                continue
            for sentence in block.sentences():
                where = Where(document.name, sentence.first, sentence.last)
                if sentence.first in within and is_prose(sentence.text):
                    yield Description(where)
        yield from _titles(document, scopes)


def _titles(document: Document, scopes: Sequence[Where]) -> Iterator[Description]:
    """The heading above the line that starts an operation, and the sentences between the two."""
    starts = sorted({scope.first for scope in scopes if scope.document == document.name})
    firsts = [block.first for block in document.blocks]
    for start in starts:
        at = bisect_left(firsts, start)  # the scope may begin with its title
        at -= not (at < len(firsts) and firsts[at] == start and document.blocks[at].kind is BlockKind.HEADING)
        for block in reversed(document.blocks[max(0, at - FARTHEST_TITLE + 1) : at + 1]):
            where = Where(document.name, block.first, block.last)
            if block.kind is BlockKind.HEADING:
                yield Description(where)
                break
            if not is_prose(block.text.replace("\n", " ")):
                break
            yield Description(where)
