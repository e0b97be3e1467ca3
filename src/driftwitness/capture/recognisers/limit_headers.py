"""Headers in which a rate limiter tells of itself: tables, lists and sentences that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import tables
from driftwitness.capture.facts import HeaderRow, Where
from driftwitness.document import Document

NAME = r"(?P<name>(?:X-)?[A-Za-z]*-?(?:Rate-?Limit|Quota|Throttle|Limit)[A-Za-z]*(?:-[A-Za-z]+)*|Retry-After)"
ROW = re.compile(rf"^[-*•|]?\s*`?{NAME}`?(?:\s*[:|–—-]\s*|\s+|$)(?P<description>.*?)[|\s]*$")
INLINE = re.compile(rf"(?<![\w-]){NAME}(?![\w-])")
EXAMPLE = re.compile(r"^(?P<description>.*\S)\s+(?P<example>\d\S*|\w{3}, .* GMT)$")


def recognise(document: Document) -> Iterator[HeaderRow]:
    """The first mention in a table or list wins; a header that only sentences name is described by those."""
    seen: set[str] = set()
    shows_example = False
    lines = list(document.text_lines())
    for index, (number, line) in enumerate(lines):
        kinds = tables.columns(line)
        if kinds:
            shows_example = kinds[-1] == "example"
        match = ROW.match(line)
        if not match or "-" not in match["name"] or match["name"].lower() in seen:
            continue
        first = last = number
        description, example = match["description"], None
        if not description and index + 1 < len(lines):
            last, description = lines[index + 1]
        if shows_example and (shown := EXAMPLE.match(description)):
            description, example = shown["description"], shown["example"]
        seen.add(match["name"].lower())
        yield HeaderRow(Where(document.name, first, last), match["name"], description, example)
    yield from _in_sentences(document, seen)


def _in_sentences(document: Document, seen: set[str]) -> Iterator[HeaderRow]:
    for sentence in document.sentences():
        for match in INLINE.finditer(sentence.text):
            name = match["name"]
            if "-" in name and name.lower() not in seen:
                seen.add(name.lower())
                yield HeaderRow(Where(document.name, sentence.first, sentence.last), name, sentence.text, None)
