"""Answers that are said to hold a body and cannot."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import AnswersAreJson, StatusMention, StatusRow
from driftwitness.capture.outline import Outline

BODILESS = frozenset({204, 205})
"""RFC 9110, sections 15.3.5 and 15.3.6."""


class AnswerWithoutBody(Doubt):
    """The page says that every response is JSON, and lists a status whose response has no body.

    A client that parses every response fails on it. Ask whether the status is sent, and whether with a body.
    """

    id = "document/answer-without-body"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding, at the first such status."""
        promise = next(iter(page.all(AnswersAreJson)), None)
        rows: list[StatusRow | StatusMention] = [*page.all(StatusRow), *page.all(StatusMention)]
        told = [fact for fact in rows if fact.status in BODILESS]
        if promise and told:
            yield self.finding(
                told[0].where,
                f"Status {told[0].status} has no body, and line {promise.where.first} says that every response is "
                "JSON.",
                f"allows {told[0].status} without a body.",
                f"is {told[0].status} sent, and by which operations?",
            )
