"""What became of each line of a vendor's documents: the assertions that rest on it, the findings, and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import Contract, Evidence
from driftwitness.contract.evidence import hash_lines
from driftwitness.document import Document

KINDS = {
    "operation": "a method and its path",
    "parameter": "a parameter of a request",
    "status": "a status, or an error of the catalogue",
    "limit": "a rate limit, or a header that tells it",
    "paging": "pagination, order or filters",
    "auth": "authentication",
    "convention": "another convention: versions, envelopes, effects",
    "field": "a property of a body that the text states",
    "example": "an example that shows a property",
    "passed-over": "read, but nothing in the contract rests on it",
    "unused": "no recogniser read it",
}
"""The kinds of lines; where several fit, the first one."""
_PATTERNS = (
    ("parameter", re.compile(r"/parameters(?:/|$)")),
    ("limit", re.compile(r"^/x-driftwitness/rateLimit|/headers(?:/|$)")),
    (
        "status",
        re.compile(r"^/paths/[^/]+/[a-z]+/responses/[^/]+$|^/components/responses/[^/]+$|^/x-driftwitness/errors"),
    ),
    ("paging", re.compile(r"^/x-driftwitness/(?:pagination|ordering|filters)")),
    ("auth", re.compile(r"^/components/securitySchemes|^/security|/security(?:/|$)")),
    ("operation", re.compile(r"^/(?:paths|webhooks)/[^/]+/[a-z]+$")),
    ("convention", re.compile(r"^/x-driftwitness|^/info|^/servers|^/tags")),
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion of the contract that rests on lines of a document; `holds` tells whether they say the same yet."""

    pointer: str
    kind: str
    evidence: str
    document: str
    first: int
    last: int
    holds: bool


@dataclass(frozen=True, slots=True)
class PageFinding:
    """What the vendor should be asked about lines of a document."""

    rule: str
    message: str
    document: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line: `assertions` are the places in the list of all of those that begin here; blank lines have no kind."""

    number: int
    text: str
    kind: str | None
    assertions: tuple[int, ...]
    findings: tuple[PageFinding, ...]
    in_finding: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A document and what became of its lines."""

    name: str
    lines: tuple[PageLine, ...]


def assertions(contract: Contract, documents: Sequence[Document]) -> tuple[Assertion, ...]:
    """The assertions that rest on lines of these documents, in the order of the lines."""
    sources = {document.name: document.source for document in documents}
    found = [
        Assertion(
            pointer, kind_of(pointer, entry), entry.kind, entry.document, *entry.lines, holds=_holds(entry, sources)
        )
        for pointer, entry in contract.evidence.entries.items()
        if entry.document in sources and entry.lines
    ]
    return tuple(sorted(found, key=lambda one: (one.document, one.first, one.last, one.pointer)))


def kind_of(pointer: str, evidence: Evidence) -> str:
    """Which of the kinds an assertion is."""
    named = next((kind for kind, pattern in _PATTERNS if pattern.search(pointer)), None)
    return named or ("example" if evidence.kind == "example" else "field")


def pages(documents: Sequence[Document], found: Sequence[Assertion], questions: Mapping[str, Any]) -> tuple[Page, ...]:
    """The documents with what became of each line; `questions` are those of capture (questions.json)."""
    return tuple(_page(document, found, questions) for document in documents)


def _page(document: Document, found: Sequence[Assertion], questions: Mapping[str, Any]) -> Page:
    last = len(document.source)
    kinds: dict[int, str] = {}
    starts: dict[int, list[int]] = {}
    order = list(KINDS)
    for place, one in enumerate(found):
        if one.document == document.name and one.first <= last:
            starts.setdefault(one.first, []).append(place)
            for number in range(one.first, min(one.last, last) + 1):
                kinds[number] = min(kinds.get(number, one.kind), one.kind, key=order.index)
    findings = [
        PageFinding(entry["rule"], entry["message"], document.name, *entry["lines"])
        for entry in questions.get("findings", ())
        if entry.get("document") == document.name and entry.get("lines")
    ]
    unused = _numbers((entry["lines"] for entry in _of(questions, "unused", document.name)), last)
    asked = _numbers(((one.first, one.last) for one in findings), last)
    return Page(
        document.name,
        tuple(
            PageLine(
                number,
                text,
                kinds.get(number) or ("unused" if number in unused else "passed-over") if text.strip() else None,
                tuple(starts.get(number, ())),
                tuple(one for one in findings if one.first == number),
                number in asked,
            )
            for number, text in enumerate(document.source, 1)
        ),
    )


def _of(questions: Mapping[str, Any], what: str, document: str) -> list[Mapping[str, Any]]:
    return [entry for entry in questions.get(what, ()) if entry.get("document") == document and entry.get("lines")]


def _numbers(spans: Iterable[Sequence[int]], last: int) -> set[int]:
    return {number for first, end in spans for number in range(first, min(end, last) + 1)}


def _holds(entry: Evidence, sources: Mapping[str, Sequence[str]]) -> bool:
    if not entry.document or not entry.lines or not entry.sha256:
        return True
    first, last = entry.lines
    return hash_lines(sources[entry.document][first - 1 : last]) == entry.sha256
