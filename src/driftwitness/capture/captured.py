"""What capture hands over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from driftwitness.capture.facts import Where


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """Something about a document that its vendor should be asked.

    `message` says what is wrong, what the contract does about it, and what to ask.
    """

    rule: str
    document: str
    lines: tuple[int, int]
    message: str


@dataclass(frozen=True, slots=True)
class DocumentedExchange:
    """A request and its answer, both as the document shows them; `status` is None where it shows no answer."""

    operation_id: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    request_body: Any
    status: int | None
    response_body: Any
    where: Where


@dataclass(frozen=True, slots=True)
class UnusedLines:
    """Lines that say nothing to any recogniser; blank ones at the ends are left out."""

    document: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Captured:
    """A contract captured from documents.

    `openapi` is one OpenAPI 3.1 document with `x-driftwitness`; `evidence` maps JSON pointers into it to
    `{kind, document, lines, sha256}`. `requests` are the requests shown without an answer that can be read.
    """

    openapi: dict[str, Any]
    evidence: dict[str, dict[str, Any]]
    findings: tuple[DocumentFinding, ...]
    unused: tuple[UnusedLines, ...]
    exchanges: tuple[DocumentedExchange, ...]
    requests: tuple[DocumentedExchange, ...] = ()
