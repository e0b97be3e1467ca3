"""Sentences that name statuses: `Returns 202 Accepted`, `you will get a 404 or 410 if it is gone`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.facts import StatusMention, Where
from driftwitness.capture.http_statuses import NUMBER, PHRASES, THREE_DIGITS, known
from driftwitness.document import Document

ANSWERS = re.compile(
    r"\b(?:return|respond|respons|repl(?:y|ies)|answer|receiv|gets?\b|give|throw|rais|status|code|error|HTTP|fail|reject"
    r"|result|produce|yield|emit|issue|refus|den(?:y|ied)|expect|redirects?\s+with)",
    re.IGNORECASE,
)
LEADS = (
    r"\b(?:status(?:es)?(?:\s+codes?)?|response\s+codes?|error\s+codes?|http(?:/\d(?:\.\d)?)?(?:\s+(?:status|error|code))*|codes?)"
    r"(?:,?\s+(?:such\s+as|like|e\.g\.,?|including|of|is|are|will\s+be|was|equal\s+to))?[\s:=(\"'`]*"
    r"|\b(?:return(?:s|ed|ing)?|respon(?:d|se|ds|ses)|answer(?:s|ed)?|repl(?:y|ies)|get(?:s|ting)?|receive[sd]?|give[sn]?"
    r"|throws?|raises?|yields?|produces?|fails?|results?|sends?|rejected|refused|denied|errors?|ends?)"
    r"(?:\s+(?:with|in|by|as|will\s+be|of|back))?(?:\s+(?:an?|the|either))?(?:\s+(?:http|status|code|error|plain|empty|standard))*[\s:(\"'`]*"
    r"|\bresponses?\s+(?:is|are|will\s+be)\s+(?:an?\s+)?[\"'`]?|\bon\s+(?:success|failure|errors?)\s*[,:]?\s*[\"'`]?|\b(?:with|an?|the|either)\s+[\"'`]?"
)
TAILS = (
    rf"[\s:)\"'`–—-]*\(?(?:{PHRASES})\b"
    r"|\s+(?:\([^)]{1,40}\)\s+)?(?:http\s+)?(?:errors?|responses?|status|code|is\s+(?:returned|sent|answered|raised))\b"
    r"|[\"'`]?\s+(?:if|when|whenever|unless|in\s+case|means|indicates|signals|denotes|stands\s+for)\b"
)
CODED = re.compile(r"(?<![\w.,$-])(?P<status>[45]\d\d)[\"'`]*\s+[\"'`]?[a-z]+(?:_[a-z]+)+(?![\w(])")
"""A status with the vendor's own code for the error: `404 no_such_toy`."""
MEANS = re.compile(rf"{NUMBER}[\"'`]?\s+(?:means|indicates|signals|denotes|stands\s+for)\b", re.IGNORECASE)
QUANTITY = re.compile(
    r"\s*-?(?:(?:API|HTTP|REST|more|free|further|concurrent)\s+)?(?:requests?|calls?|times|seconds?|minutes?"
    r"|hours?|days?|characters?|chars|items?|results?|records?|entries|rows|bytes|[KMG]i?B|ms|pixels?|px|users?|objects?|per|points?|credits?|k[bB]|by\s+default|series|range|level|s)\b",
    re.IGNORECASE,
)
LED = re.compile(rf"(?:{LEADS})(?P<status>{NUMBER})", re.IGNORECASE)
FOLLOWED = re.compile(rf"(?P<status>{NUMBER})(?:{TAILS})", re.IGNORECASE)
PHRASED = re.compile(rf"{NUMBER}[\"'`]?\s*(?:\((?:{PHRASES})\)|(?=[\w-]+[\s-]\w)(?:{PHRASES})\b)", re.IGNORECASE)
"""A status with HTTP's own phrase of two words, or with any in brackets: it needs no word about answers."""
NAMED = re.compile(rf"\b(?:{PHRASES})[\"'`]?\s*\((?:HTTP\s+|status\s+|code\s+)*(?P<status>{NUMBER})\)", re.IGNORECASE)
ENCLOSED = re.compile(rf"[(\[](?:HTTP\s+|status\s+|code\s+|error\s+)*(?P<status>{NUMBER})[)\]]", re.IGNORECASE)
MORE = re.compile(
    rf"(?:[\s\"'`]*\(?(?:{PHRASES})?\)?)?[\"'`]?\s*(?:,\s*(?:or|and)?|/|\bor\b|\band\b|&)"
    rf"\s*(?:an?\s+)?[\"'`]?(?P<status>{NUMBER})",
    re.IGNORECASE,
)
ANOTHER = re.compile(rf"(?:^|[,;:(]|\b(?:or|and|then))\s*(?:an?\s+)?[\"'`]?(?P<status>{NUMBER})", re.IGNORECASE)
"""In a sentence that names a status: one more."""
OF_THE_CLIENT = re.compile(
    r"\byour?\b[\w\s'-]{0,40}\b(?:must|should|needs?\s+to|has\s+to|have\s+to|can|may|ought\s+to)\s+(?:\w+\s+)?"
    r"(?:return|respond|reply|answer|acknowledge|send)"
    r"|\byour\s+(?:\w+\s+)?(?:server|end\s?point|service|app(?:lication)?|webhook|listener|handler|URL)\s+"
    r"(?:returns?|responds?|answers?|replies|sends?|fails)\b"
    r"|\b(?:when|if|once|until|unless)\s+you\s+(?:return|respond|reply|answer|acknowledge)\b"
    r"|\b(?:reply|respond|acknowledge|answer)\b[^.]*\bto\s+(?:the|our|a|each)\s+(?:webhook|callback|notification)",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[StatusMention]:
    """One for each status in a sentence about answers; what a client's own server answers is none."""
    for sentence in prose.sentences(document):
        where = Where(document.name, sentence.first, sentence.last)
        for status in dict.fromkeys(mentions(sentence.text)):
            yield StatusMention(where, status)


def mentions(sentence: str) -> Iterator[int]:
    """The statuses that a sentence says are answered, in order."""
    if (
        not THREE_DIGITS.search(sentence)
        or not any(gate.search(sentence) for gate in (ANSWERS, PHRASED, NAMED, CODED, MEANS))
        or OF_THE_CLIENT.search(sentence)
    ):
        return
    found: dict[int, int] = {}
    for pattern in (LED, FOLLOWED, NAMED, ENCLOSED, CODED):
        for match in pattern.finditer(sentence):
            found |= _listed(sentence, match)
    for match in ANOTHER.finditer(sentence) if found else ():
        found |= _listed(sentence, match)
    yield from (found[place] for place in sorted(found))


def _listed(sentence: str, match: re.Match[str]) -> dict[int, int]:
    """The status of a match, and those that are listed after it, by their place in the sentence."""
    found: dict[int, int] = {}
    following: re.Match[str] | None = match
    while following:
        end = following.end("status")
        if known(following["status"]) and not QUANTITY.match(sentence, end) and not _is_count(sentence, following):
            found[following.start("status")] = int(following["status"])
        following = MORE.match(sentence, end)
    return found


def _is_count(sentence: str, match: re.Match[str]) -> bool:
    """Whether the number is more likely a count: below 200 only HTTP's own phrase makes it a status."""
    return int(match["status"]) < 200 and not re.match(
        rf"\W*(?:{PHRASES})", sentence[match.end("status") :], re.IGNORECASE
    )
