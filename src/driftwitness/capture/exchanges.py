"""What a document shows of an operation's traffic: its call, with the answer where that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from driftwitness.capture.answers_shown import Answer
from driftwitness.capture.captured import DocumentedExchange
from driftwitness.capture.facts import CurlCall, Where
from driftwitness.capture.outline import Operation, Outline


def exchanges(page: Outline) -> Iterator[DocumentedExchange]:
    """One for each answer that parses as it stands, whose status is known and whose operation shows a call."""
    for operation in page.operations:
        call = operation.call
        if call is None:
            continue
        for answer in _readable(operation):
            first, last = call.where, answer.example.where
            where = Where(first.document, min(first.first, last.first), max(first.last, last.last))
            yield _exchange(operation, call, answer.status, answer.example.value, where)


def requests(page: Outline) -> Iterator[DocumentedExchange]:
    """One for each operation that shows a call and no answer that could be read."""
    for operation in page.operations:
        if operation.call and not _readable(operation):
            yield _exchange(operation, operation.call, None, None, operation.call.where)


def _readable(operation: Operation) -> Sequence[Answer]:
    return [
        answer
        for answer in operation.answers
        if answer.status is not None and not (answer.example.repairs or answer.example.elided)
    ]


def _exchange(
    operation: Operation, call: CurlCall, status: int | None, answer: object, where: Where
) -> DocumentedExchange:
    sent = call.body.value if call.body else None
    return DocumentedExchange(operation.id, call.method, call.url, call.headers, sent, status, answer, where)
