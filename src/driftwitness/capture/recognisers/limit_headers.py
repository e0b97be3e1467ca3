"""Headers in which a rate limiter tells of itself: tables, lists, sentences, and the header lines of examples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose, tables
from driftwitness.capture.convention_facts import HeaderRow
from driftwitness.capture.facts import Where
from driftwitness.document import BlockKind, Document

TOKEN = re.compile(r"(?<![\w./*-])(?P<name>[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+|RateLimit)(?![\w*/]|-[\w*])")
SUBJECT = re.compile(
    r"rate-?limit|quota|throttl|retry-?after|-rl-|(?:api|calls?|requests?|usage|credits?)-(?:limit|remaining|left|reset|used)"
    r"|(?:limit|remaining|left|reset|used)-(?:api|calls?|requests?|usage)",
    re.IGNORECASE,
)
PLAIN_END = re.compile(r"^x-(?:[a-z0-9]+-){0,2}(?:limit|remaining|reset|left)$", re.IGNORECASE)
OTHERS = re.compile(r"page|pagination|total|content|upload|items?-|results?-|idempot", re.IGNORECASE)
CAPITALS = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Z0-9][A-Za-z0-9]*)+")
ROW = re.compile(rf"^[-*•|]?\s*[`\"]?{TOKEN.pattern}[`\"]?(?:\s*[:|–—-]\s*|\s+|$)(?P<description>.*?)[|\s]*$")
LINE = re.compile(rf"^[\s<>*#/-]*[\"']?{TOKEN.pattern}[\"']?\s*:\s*[\"']?(?P<value>[^\"']*?)[\"']?,?\s*$")
EXAMPLE = re.compile(r"^(?P<description>.*\S)\s+(?P<example>\d\S*|\w{3}, .* GMT)$")


def recognise(document: Document) -> Iterator[HeaderRow]:
    """The first mention in a table or list wins; a header that only sentences or examples name is told by those."""
    seen: set[str] = set()
    for find in (_in_rows, _in_sentences, _in_code):
        for row in find(document):
            if row.name.lower() not in seen:
                seen.add(row.name.lower())
                yield row


def _in_rows(document: Document) -> Iterator[HeaderRow]:
    shows_example = False
    lines = list(prose.text_lines(document))
    for index, (number, line) in enumerate(lines):
        kinds = tables.columns(line)
        if kinds:
            shows_example = kinds[-1] == "example"
        match = ROW.match(line)
        if not match or not is_limiters(match["name"], alone=True):
            continue
        first = last = number
        description, example = match["description"].replace("\t", " "), None
        if not description and index + 1 < len(lines) and not ROW.match(lines[index + 1][1]):
            last, description = lines[index + 1]
        if shows_example and (shown := EXAMPLE.match(description)):
            description, example = shown["description"], shown["example"]
        yield HeaderRow(Where(document.name, first, last), match["name"], description, example)


def _in_sentences(document: Document) -> Iterator[HeaderRow]:
    for sentence in prose.sentences(document):
        where = Where(document.name, sentence.first, sentence.last)
        for match in TOKEN.finditer(sentence.text):
            if is_limiters(match["name"], alone=False):
                yield HeaderRow(where, match["name"], sentence.text, None)


def _in_code(document: Document) -> Iterator[HeaderRow]:
    """Header lines of example answers; in other code, names that only a header has."""
    for block in document.blocks:
        if block.kind is not BlockKind.CODE:
            continue
        for number, line in prose.numbered(block):
            where = Where(document.name, number, number)
            shown = LINE.match(line)
            if shown and is_limiters(shown["name"], alone=True):
                yield HeaderRow(where, shown["name"], "", shown["value"] or None)
                continue
            for match in TOKEN.finditer(line):
                if match["name"].lower().startswith("x-") and is_limiters(match["name"], alone=False):
                    yield HeaderRow(where, match["name"], "", None)


def is_limiters(name: str, alone: bool) -> bool:
    """Whether a hyphenated name is a limiter's header; `alone`: it stands where a header's name is expected."""
    lower = name.lower()
    if lower == "retry-after" or (lower == "ratelimit" and alone):
        return True
    if OTHERS.search(lower) or not (SUBJECT.search(lower) or PLAIN_END.match(lower)):
        return False
    if lower.startswith("x-") or re.match(
        r"ratelimit-(?:limit|remaining|reset|policy|[a-z]+-(?:limit|remaining|reset))$", lower
    ):
        return True
    return CAPITALS.fullmatch(name) is not None and (name.count("-") > 1 or name.startswith("RateLimit-"))
