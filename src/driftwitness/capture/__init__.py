"""From documents to a contract: blocks → facts → OpenAPI 3.1, with evidence for every assertion and findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from driftwitness.capture.assemble import assemble
from driftwitness.capture.captured import Captured, DocumentedExchange, DocumentFinding, UnusedLines
from driftwitness.capture.descriptions import describe
from driftwitness.capture.doubts import find_all
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.exchanges import exchanges, requests
from driftwitness.capture.facts import Fact
from driftwitness.capture.outline import outline
from driftwitness.capture.portable import portable
from driftwitness.capture.recognisers import recognise_all
from driftwitness.contract import collection
from driftwitness.document import Document

__all__ = ["Captured", "DocumentFinding", "DocumentedExchange", "UnusedLines", "capture"]


def capture(documents: Sequence[Document], *, vendor: str) -> Captured:
    """Capture one contract from all documents of a vendor; `vendor` names it where no document has a title."""
    with collection.paused():
        facts = recognise_all(documents)
        page = outline(documents, facts)
        log = EvidenceLog(documents)
        openapi, evidence = portable(assemble(page, vendor, log), log.as_json())
        return Captured(
            openapi=openapi,
            evidence=evidence,
            findings=find_all(page),
            unused=tuple(_unused(documents, (*facts, *describe(page)))),
            exchanges=tuple(exchanges(page)),
            requests=tuple(requests(page)),
        )


def _unused(documents: Sequence[Document], facts: Sequence[Fact]) -> Iterator[UnusedLines]:
    for document in documents:
        used = {
            line
            for fact in facts
            if fact.where.document == document.name
            for line in range(fact.where.first, fact.where.last + 1)
        }
        first = last = 0
        for number, line in enumerate((*document.lines, ""), 1):
            if number in used or number > len(document.lines):
                if first:
                    yield UnusedLines(document.name, first, last)
                first = 0
            elif line.strip():
                first, last = first or number, number
