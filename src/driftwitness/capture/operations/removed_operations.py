"""Requests of operations that are there no more, as a sentence in their section says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from driftwitness.capture.facts import OperationLine
from driftwitness.capture.operations import request_line, written_path
from driftwitness.capture.sections import Sections
from driftwitness.document import Document, Sentence

REMOVED = re.compile(
    r"^\W*(?:(?:note|warning|important|deprecated|attention|caution)\W+)*"
    r"(?:(?:this|the)\s+(?:[\w`/{}.:-]+\s+){0,3}?(?:route|endpoint|method|operation|call|api|function|command|action)"
    r"(?:\s+(?:on|of|for|at|in)\s+(?:this|the)\s+\w+)?\s+(?:has been|was|is)\s+(?:(?:now|completely|since)\s+)?"
    r"(?:removed|retired|discontinued|withdrawn|no longer (?:available|supported|there))"
    r"|(?:this|the)\s+(?:route|endpoint|method|operation|call|api)\s+no longer (?:works|exists)"
    r"|(?:removed|retired|discontinued|withdrawn)\s+(?:in|since|with|as of)\s+(?:v|version|release|api|\d)"
    r"|no longer (?:supported|available)\b)",
    re.IGNORECASE,
)
"""The whole sentence says so: `This route is no longer supported`, `Removed in version 2`."""


def without_removed(
    lines: Sequence[OperationLine], documents: Sequence[Document], sections: Mapping[str, Sections]
) -> list[OperationLine]:
    """The requests, but for those of operations that are told to be gone."""
    gone: list[OperationLine] = []
    for document in documents:
        over = sections[document.name].over
        told: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in document.sentences():
            heading = over(sentence.first) if REMOVED.search(sentence.text) and "\t" not in sentence.text else None
            if heading:
                told[heading.line].append(sentence)
        own = [(line, over(line.where.first)) for line in lines if line.where.document == document.name and told]
        for at, sentences in told.items():
            gone += _meant(sentences, [line for line, heading in own if heading and heading.line == at])
    return [line for line in lines if line not in gone]


def _meant(sentences: Sequence[Sentence], lines: Sequence[OperationLine]) -> Iterator[OperationLine]:
    """Of the requests in a section those that the sentences are about: all, or for each sentence the one it follows."""
    declared = [line for line in lines if line.said == "declared"] or lines
    if len({_key(line) for line in declared}) <= len(sentences):
        yield from lines
        return
    for sentence in sentences:
        methods = request_line.methods(sentence.text)
        fitting = [line for line in declared if not methods or line.method in methods]
        above = [line for line in fitting if line.where.first <= sentence.first]
        about = above[-1:] or fitting[:1]
        yield from (line for line in lines if about and _key(line) == _key(about[0]))


def _key(line: OperationLine) -> tuple[str, str]:
    return line.method, written_path.erased(line.path)
