"""The documented request and response of an operation as one exchange."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentedExchange
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline


def exchanges(page: Outline) -> Iterator[DocumentedExchange]:
    """One for each answer that parses as it stands, whose status is known and whose operation shows a call."""
    for operation in page.operations:
        call = operation.call
        for answer in operation.answers:
            if call is None or answer.status is None or answer.example.repairs or answer.example.elided:
                continue
            first, last = call.where, answer.example.where
            yield DocumentedExchange(
                operation.id,
                call.method,
                call.url,
                call.headers,
                call.body.value if call.body else None,
                answer.status,
                answer.example.value,
                Where(first.document, min(first.first, last.first), max(first.last, last.last)),
            )
