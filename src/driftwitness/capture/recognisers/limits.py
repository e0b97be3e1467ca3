"""Sentences about the quota: `100 requests per minute per API key`, `300 times within 5 minutes`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import Limit, LimitBlock, LimitPresence, Where
from driftwitness.document import Document

SECONDS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "day": 86400}
UNIT = r"(?P<unit>second|sec|minute|min|hour|day)s?\b"
LIMIT = re.compile(
    r"(?<![\d.,])(?P<quota>\d[\d,]*)\s+(?:(?:API|HTTP|REST|read|write)\s+)?(?:requests?|calls?|times|queries)\s*"
    rf"(?:per|/|an?|every|each|within|in|in any)\s*(?:a\s+)?(?P<count>\d+)?[\s-]*{UNIT}",
    re.IGNORECASE,
)
SCOPES = (
    ("ip", r"\bIP\b"),
    ("key", r"\b(?:key|token)\b"),
    ("user", r"\busers?\b"),
    ("account", r"\b(?:account|organi[sz]ation|workspace|team|tenant|company)\b"),
)
SCOPE_WORDS = re.compile(
    r"\b(?:per|for each|for every|from (?:one|each|a)|each|by)\s+(?P<who>[\w ]{1,30})", re.IGNORECASE
)
EVERY = re.compile(r"\b(?:every|all|each)\s+(?:API\s+)?(?:response|answer|repl)", re.IGNORECASE)
ABOUT_LIMIT = re.compile(r"\b(?:rate|limit|quota|throttl)", re.IGNORECASE)
BLOCK = re.compile(rf"\bblock(?:ed|s)?\b.*?\b(?P<count>\d+|one|an?)\s+{UNIT}", re.IGNORECASE)


def recognise(document: Document) -> Iterator[Limit | LimitPresence | LimitBlock]:
    """One Limit for each quota that a sentence names."""
    for sentence in document.sentences():
        where = Where(document.name, sentence.first, sentence.last)
        for match in LIMIT.finditer(sentence.text):
            window = int(match["count"] or 1) * SECONDS[match["unit"].lower()]
            yield Limit(where, int(match["quota"].replace(",", "")), window, _scope(sentence.text[match.end() :]))
        if ABOUT_LIMIT.search(sentence.text) and EVERY.search(sentence.text) and "header" in sentence.text.lower():
            yield LimitPresence(where, "every-response")
        if block := BLOCK.search(sentence.text):
            count = int(block["count"]) if block["count"].isdigit() else 1
            yield LimitBlock(where, count * SECONDS[block["unit"].lower()])


def _scope(rest: str) -> str | None:
    """Who a quota is counted for, by the words right behind it."""
    match = SCOPE_WORDS.search(rest)
    who = match["who"] if match else ""
    return next((scope for scope, words in SCOPES if re.search(words, who, re.IGNORECASE)), None)
