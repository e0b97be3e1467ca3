"""Sentences that say in what form all bodies go: `PUT needs a Content-Type of ...`, `all answers are JSON`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.facts import AnswersAreJson, BodyMediaType, Where
from driftwitness.capture.operations import request_line
from driftwitness.document import Document, Sentence

KNOWN = r"(?:application/(?:json|xml|x-www-form-urlencoded|[\w.-]+\+(?:json|xml))|multipart/form-data)(?![\w+/-])"
MEDIA_TYPE = re.compile(rf"\b{KNOWN}")
OF_REQUESTS = re.compile(
    rf"\b{request_line.METHODS}\b.*\bContent-Type\b|\bContent-Type\b.*\b{request_line.METHODS}\b"
    r"|\b(?:request|body|bodies)\b.*\b(?:must|should|need|have to|has to|are|is|be)\b.*\bContent-Type\b"
    r"|\bContent-Type\b.*\b(?:request|body|bodies)\b",
    re.IGNORECASE,
)
OF_ANSWERS = re.compile(r"\b(?:responses?|respond\w*|returns?|returned|answers?|uploads?|files?)\b", re.IGNORECASE)
HEADER_LINE = re.compile(rf"^\W*Content-Type\W{{1,4}}(?P<value>{KNOWN})\W*$", re.IGNORECASE)
FORM = "multipart/form-data"
ALL = re.compile(r"\b(?:all|every|each|any|always)\b", re.IGNORECASE)
FARTHEST = 8
"""Lines between a sentence about the header and the line that shows it, at most."""
JSON_ANSWERS = re.compile(
    r"\b(?:every|all|each)\s+(?:api\s+|http\s+)?(?:responses?|answers?|replies|reply)\b[^.]{0,50}\bJSON\b"
    r"|\bresponses\s+(?:are|come|will be)\s+(?:\w+\s+){0,4}JSON\b"
    r"|\b(?:API|server|endpoints?|we)\s+(?:always|only)\s+(?:returns?|responds?\s+(?:with|in)|answers?\s+(?:with|in))"
    r"\s+(?:only\s+)?JSON\b",
    re.IGNORECASE,
)
NOT_ALL = re.compile(
    r"\b(?:some|most|many|unless|except|other than|XML|CSV|default|optionally|if|when|not|body)\b", re.IGNORECASE
)


def recognise(document: Document) -> Iterator[BodyMediaType | AnswersAreJson]:
    """One for each such sentence; a header may stand on a line of its own below it."""
    for sentence in prose.sentences(document):
        text = sentence.text
        if OF_REQUESTS.search(text) and not OF_ANSWERS.search(text):
            yield from _of_bodies(sentence, document)
        if JSON_ANSWERS.search(text) and not NOT_ALL.search(text):
            where = Where(document.name, sentence.first, sentence.last)
            yield AnswersAreJson(where, re.search(r"\berrors?\b", text, re.IGNORECASE) is not None)


def _of_bodies(sentence: Sentence, document: Document) -> Iterator[BodyMediaType]:
    methods = frozenset(request_line.methods(sentence.text)) & {"POST", "PUT", "PATCH"}
    told = set(MEDIA_TYPE.findall(sentence.text))
    if told == {FORM} and not methods and not ALL.search(sentence.text):
        return  # only what has a file goes so
    if len(told) == 1:
        yield BodyMediaType(Where(document.name, sentence.first, sentence.last), told.pop(), methods)
    for number in range(sentence.last, min(sentence.last + FARTHEST, len(document.lines)) if not told else 0):
        if header := HEADER_LINE.match(document.lines[number]):
            yield BodyMediaType(Where(document.name, sentence.first, number + 1), header["value"], methods)
            return
