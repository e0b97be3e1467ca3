"""Which examples of an operation are answers, and which show what is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from driftwitness.capture.facts import Caption, CurlCall, Example, Fact, ParameterRow, StatusMention, Where

BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
FARTHEST_HEAD = 8
"""Lines between the head of an answer and its body."""
ASKS = re.compile(r"\b(?:request|send|input|payload|post|put|patch)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented response: its status where the page says it, and its example."""

    status: int | None
    status_where: Where | None
    example: Example


def tell(
    method: str, facts: Sequence[Fact], captions: Mapping[tuple[str, int], Caption]
) -> tuple[tuple[Answer, ...], tuple[Example, ...]]:
    """The answers and the request bodies among an operation's examples.

    Captions tell them apart; without one, what stands after a call is its answer.
    """
    answers: list[Answer] = []
    requests: list[Example] = []
    called = False
    blocks = [fact for fact in facts if isinstance(fact, CurlCall | Example)]
    mentioned = next((fact for fact in facts if isinstance(fact, StatusMention) and fact.status < 400), None)
    for index, fact in enumerate(blocks):
        if isinstance(fact, CurlCall):
            called = True
            requests.extend([fact.body] if fact.body else [])
            continue
        caption = captions.get((fact.where.document, fact.where.first))
        later = [other for other in blocks[index + 1 :] if isinstance(other, Example)]
        shows_request = method in BODY_METHODS and caption is None and not answers
        first = bool(later) and not called and not requests
        answered = any(_is_response(captions.get((other.where.document, other.where.first))) for other in later)
        asks = caption is not None and caption.role == "request" and not _goes_on_with_answer(caption, captions)
        if asks or (shows_request and (first or answered or _is_of_parameters(fact, facts, blocks[:index]))):
            requests.append(fact)
        elif caption is None or caption.role != "payload":
            told = caption if caption and caption.status else mentioned
            answers.append(Answer(told.status if told else None, told.where if told else None, fact))
    return tuple(answers), tuple(requests)


def _goes_on_with_answer(caption: Caption, captions: Mapping[tuple[str, int], Caption]) -> bool:
    """Whether the body that the caption heads belongs to the answer whose headers are shown right above it."""
    if ASKS.search(caption.text):
        return False
    before = [place for place in captions if place < (caption.where.document, caption.heads)]
    above = captions[max(before)] if before else None
    return above is not None and above.role == "response" and caption.where.first - above.heads <= FARTHEST_HEAD


def _is_response(caption: Caption | None) -> bool:
    return caption is not None and caption.role in ("response", "error")


def _is_of_parameters(example: Example, facts: Sequence[Fact], before: Sequence[Fact]) -> bool:
    """Whether all that an object holds is documented as a parameter, between what is shown before and the object.

    Then it shows how they are sent.
    """
    start = max((fact.where for fact in before if fact.where < example.where), default=None)
    rows = [fact for fact in facts if isinstance(fact, ParameterRow) and fact.where < example.where]
    above = [row for row in rows if start is None or start < row.where]
    names = {re.split(r"[.\[]", row.name)[0] for row in above if row.location in (None, "body")}
    return isinstance(example.value, dict) and bool(example.value) and set(example.value) <= names
