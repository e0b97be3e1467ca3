"""The sentences and lines that a person wrote for people: none that is so long that only a machine can have made it."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.document import Block, Document, Sentence

LONGEST = 1000
"""Characters of the longest sentence or line that is read; this bounds the time that a pattern takes for each."""


def sentences(source: Document | Block) -> Iterator[Sentence]:
    """The sentences outside code, or those of one block."""
    return (sentence for sentence in source.sentences() if len(sentence.text) <= LONGEST)


def numbered(block: Block) -> Iterator[tuple[int, str]]:
    """Each line of a block with its number; blank ones left out."""
    return ((number, line) for number, line in block.numbered() if len(line) <= LONGEST)


def text_lines(document: Document) -> Iterator[tuple[int, str]]:
    """Number and text of each line outside code that is not blank."""
    return ((number, line) for number, line in document.text_lines if len(line) <= LONGEST)
