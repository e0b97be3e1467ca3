"""Figures of an example that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from driftwitness.capture.answers_shown import Answer
from driftwitness.capture.assemble.pagination import pagination
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.outline import Operation, Outline
from driftwitness.contract import pointer as json_pointer


class CountsDoNotAddUp(Doubt):
    """In the example of a list the number of pages, the total and the page size contradict each other.

    A client that trusts one of them stops too early or asks for pages that are not there. Ask how
    the last page is counted.
    """

    id = "document/counts-do-not-add-up"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each such example."""
        for entry in pagination(page, EvidenceLog(page.documents)):
            for operation in page.operations:
                if operation.id in entry["operations"]:
                    for answer in operation.successes:
                        yield from self._judge(operation, answer, entry)

    def _judge(self, operation: Operation, answer: Answer, entry: dict[str, Any]) -> Iterator[DocumentFinding]:
        told = {
            role: json_pointer.get(answer.example.value, entry[role], None)
            for role in ("total", "last", "echo", "items")
            if role in entry
        }
        total, last, size = (told.get(role) for role in ("total", "last", "echo"))
        items = told.get("items")
        wrong = ""
        if type(total) is int and type(last) is int and type(size) is int and size > 0:
            expected = max(1, -(-total // size))
            if last not in (expected, 0 if total == 0 else expected):
                wrong = f"{total} items at {size} on a page make {expected} pages, and {entry['last']} is {last}."
        if not wrong and isinstance(items, list) and type(total) is int and len(items) > total:
            wrong = f"The list has {len(items)} items, and {entry['total']} is {total}."
        if wrong:
            place = entry.get("last", entry.get("total", ""))
            yield self.finding(
                answer.example.at(place),
                f"The example of {operation.method} {operation.path} does not add up: {wrong}",
                "names where each figure stands.",
                "how are these figures counted?",
            )
