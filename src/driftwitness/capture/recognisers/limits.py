"""The quota: `100 requests per minute per API key`, `300 times within 5 minutes`, `Hourly limit: 5,000`, `60 rpm`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import Limit, LimitBlock, LimitPresence
from driftwitness.capture.facts import Where
from driftwitness.capture.numerals import COUNT, NUMBER, SHORT_UNIT, UNIT, WORD, number, seconds
from driftwitness.document import BlockKind, Document

NOUN = (
    r"(?:(?:API|HTTPS?|REST|GraphQL|read|write|GET|POST|PUT|PATCH|DELETE|search|total|successful|authenticated"
    r"|unauthenticated|individual|incoming|web|server|concurrent)[\s/-]+)*"
    r"(?:requests?|reqs?|calls?|queries|hits|invocations|operations|transactions|times)\b"
)
QUOTA = rf"(?P<quota>{NUMBER})(?:\s*\(\d+\))?"
"""Also as contracts write it: `sixty (60)`."""
SENT = (
    r"(?:\w+[\s-]+)?(?:messages?|SMS|texts?|e-?mails?|notifications?|lookups?|search(?:es)?|exports?|imports?|downloads?"
    r"|uploads?|submissions?|reads|writes|verifications?|conversions?|commands?|events?)\b"
)
"""What a quota may count in place of requests, where the words say that it is a limit."""
CAPPED = (
    r"\b(?:limit(?:ed)?\s+(?:to|of|is)|up\s+to|at\s+most|no\s+more\s+than|maximum\s+of|not\s+exceed|capped\s+at)"
    r"(?:\s+(?:send|mak|creat|perform|issu|runn|do)ing)?"
)
WINDOW = (
    rf"(?:(?:an?|any|one|each|every|the|given|single|rolling|sliding|fixed|moving|calendar)\s+)*(?P<count>{COUNT})?"
    rf"(?:\s*\(\d+\))?[\s-]*(?P<unit>{SHORT_UNIT})"
)
PER = r"(?:\s*/\s*|\s*\(?\bper\s+|\s+(?:an?|every|each|within|in|over|during|for\s+every|for\s+each|by\s+the)\s+)"
BETWEEN = rf"(?P<between>(?:,?\s+(?!(?!one\b)(?:{WORD}|hourly|daily|weekly|monthly)\b)[A-Za-z(][\w'’()/-]*){{0,7}}?),?"
AMOUNTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{QUOTA}\s+{NOUN}\s+(?P<unit>hourly|daily|weekly|monthly)\b",
        rf"{QUOTA}\s+{NOUN}{BETWEEN}{PER}{WINDOW}",
        rf"{CAPPED}\s+{QUOTA}\s+{SENT}{BETWEEN}{PER}{WINDOW}",
        rf"\b{NOUN}\s+(?:\w+\s+){{0,2}}?{CAPPED}\s+{QUOTA}{PER}{WINDOW}",
        rf"{QUOTA}\s+{NOUN}[^.;]{{0,40}}?\b(?:reset|renew|refresh|replenish)\w*\s+(?:every|each|after)\s+{WINDOW}",
        rf"{QUOTA}\s*(?P<rate>[rqt]p[smhd])\b",
        rf"\b{NOUN}{PER}{WINDOW}\s*(?:limit|quota)?(?:\s*\(per\s+[\w ]+)?\)?"
        rf"\s*(?:[:=\t–—-]|\bis\b|\bare\b|limited\s+to)\s*{QUOTA}(?!\s*%)",
        rf"\b(?P<unit>hourly|daily|weekly|monthly)\s+(?:\w+\s+){{0,3}}?(?:limit|quota|allowance|cap|maximum)\b"
        rf"(?:\s+(?:of|is|to|at|for\s+\w+|\w+\s+is))*[\s:=–—-]*{QUOTA}",
        rf"\bper[\s-](?P<unit>{UNIT})\s+(?:\w+\s+){{0,3}}?(?:limit|quota|allowance|cap|maximum)\b"
        rf"(?:\s+(?:of|is|to|at|for\s+\w+))*[\s:=–—-]*{QUOTA}",
        rf"\b(?:in|within|per|every|each|over|for)\s+{WINDOW}(?:[\s-]+(?:period|window|interval|span|time\s*frame))?,?"
        rf"(?:\s+[A-Za-z]\w*){{0,8}}?\s+{QUOTA}\s+{NOUN}",
        rf"\b(?:window|period|interval)\b(?:\s+(?:is|of|lasts?))*\s+{WINDOW}\s*[,;:(-]+\s*(?:\w+\s+){{0,5}}?{QUOTA}\s+{NOUN}",
    )
)
QUANTITY = re.compile(rf"\d|{WORD}|hundred|thousand|million")
"""In lower case: what every amount has; most sentences have none, and no costly pattern is tried on them."""
BARE = re.compile(rf"{QUOTA}(?:\s*/\s*|\s*\bper\s+|\s+(?:an?|every|each)\s+){WINDOW}", re.IGNORECASE)
ABOUT_LIMIT = re.compile(r"\b(?:rate|limit\w*|quota|throttl\w*|requests?|calls?)\b", re.IGNORECASE)
NO_LIMIT = re.compile(
    r"\b(?:we|servers?|platform|infrastructure|cluster|it|API)\s+(?:(?:can|easily|now|already)\s+)*"
    r"(?:handles?|process(?:es)?|serves?|answers?|scales?\s+to|withstands?)\b"
    r"|\bif\s+you\s+(?:need|want|expect|require|plan|intend)\b|\b(?:EUR|USD|GBP)\b|[$€£]\s?\d"
    r"|\b(?:was|were)\s+(?:measured|observed|seen|recorded)\b|\b(?:poll|say)\b(?!.*\b(?:limit|most|exceed|more than))"
    r"|^\W*(?:for example|e\.g\.|for instance|suppose|imagine|say,|let'?s say|assume)"
    r"|\bif you (?:make|send|issue|perform|do)\b"
    r"|\b(?:webhooks?|callbacks?|deliver(?:y|ies|ed)?|attempts?|retries|retried|retry)\b(?!.*\b(?:limit|quota|exceed))",
    re.IGNORECASE,
)
RESTATED = re.compile(
    r"\d\s*(?:to|-|–)\s*$|\([^)]*\b(?:sustained|about|approximately|approx\.?|roughly|(?:on|an)\s+average(?:\s+of)?|equivalent\s+to"
    r"|equals|i\.e\.|that\s+is)(?:\s+(?:an?|to|of|about))*\s*$",
    re.IGNORECASE,
)
"""Before an amount that says once more, in brackets and other units, what was said."""
SCOPES = (
    ("ip", r"\bIPs?\b"),
    ("key", r"\b(?:keys?|tokens?|credentials?|apps?|applications?|clients?)\b"),
    ("user", r"\b(?:users?|member|customer|agent|person)\b"),
    (
        "account",
        r"\b(?:accounts?|organi[sz]ations?|workspaces?|teams?|tenants?|compan(?:y|ies)|subscriptions?|stores?|shops?)\b",
    ),
)
SCOPE_WORDS = re.compile(
    r"\b(?:per|for each|for every|from (?:one|each|a|any|the same|every)|for (?:one|any|the same)"
    r"|each|by|every|same|single)"
    r"[\s-]+(?P<who>(?!second|minute|hour|day|month)[\w ]{1,30})"
    r"|(?:sec|min|hour|hr|day|[smhd])\s*/\s*(?P<divided>IP|user|key|token|account|app|client)\b"
    r"|^an?\s+(?P<any>IP\s+address|user|client|key|token|account)\s+(?:can|may)\b"
    r"|^(?P<whoever>(?:IP\s+address|user|client|key|token|account)(?:es|s)?)\s+(?:that|which|who)\s+"
    r"(?:make|send|exceed|issue|perform|go)",
    re.IGNORECASE,
)
EVERY = re.compile(r"\b(?:every|all|each|any)\s+(?:\w+\s+){0,2}?(?:responses?|answers?|repl(?:y|ies))\b", re.IGNORECASE)
BLOCK = re.compile(
    rf"\b(?:block|lock|bann|banned|throttl)\w*\s+(?:\w+\s+){{0,4}}?for\s+(?:up to\s+|the next\s+|another\s+)?"
    rf"(?P<count>{NUMBER}|an?)?\s*(?P<unit>{UNIT})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """Who is counted, as some lines say; `level` is that of the heading they stand under, 0 where it is not known."""

    scope: str
    where: Where
    level: int


RATES = {"s": "second", "m": "minute", "h": "hour", "d": "day"}


def recognise(document: Document) -> Iterator[Limit | LimitPresence | LimitBlock]:
    """Quotas of sentences and of rows; what is said for an example or for deliveries to a client is none."""
    headings = ("", "")  # the nearest one above, and the one above that
    heading: _Said | None = None  # whom the nearest one counts
    level = 0
    said: _Said | None = None  # whom the sentences before count
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            continue
        about = ABOUT_LIMIT.search(" ".join(headings)) is not None
        if block.kind is BlockKind.HEADING:
            told = scope_of(block.text)
            level = block.level or 0
            heading = _Said(told, Where(document.name, block.first, block.last), level) if told else None
            if said and said.level >= level > 0:
                said = None
        for sentence in prose.sentences(block):
            where = Where(document.name, sentence.first, sentence.last)
            for quota, window, scope in amounts(sentence.text, about):
                elsewhere = None if scope else heading or said
                yield Limit(where, quota, window, *((elsewhere.scope, elsewhere.where) if elsewhere else (scope, None)))
            if "limit" in sentence.text.lower() and (told := scope_of(sentence.text)):
                said = _Said(told, where, level)
            if ABOUT_LIMIT.search(sentence.text) and EVERY.search(sentence.text) and "header" in sentence.text.lower():
                yield LimitPresence(where, "every-response")
            if match := BLOCK.search(sentence.text):
                yield LimitBlock(where, seconds(match["count"], match["unit"]))
        if block.kind is BlockKind.HEADING:
            headings = (block.text, headings[0])
            said = said if ABOUT_LIMIT.search(block.text) else None


def amounts(text: str, about_limits: bool = False) -> list[tuple[int, int, str | None]]:
    """Quota, window in seconds, and who is counted, for each that the text tells, in order."""
    if not QUANTITY.search(text.lower()) or NO_LIMIT.search(text):
        return []
    found: dict[int, tuple[int, int, str | None]] = {}
    taken: list[tuple[int, int]] = []
    known = about_limits or ABOUT_LIMIT.search(text) is not None
    for pattern in (*AMOUNTS, *((BARE,) if known else ())):
        for match in pattern.finditer(text):
            quota = number(match["quota"])
            if not quota or any(start < match.end("quota") and match.start("quota") < end for start, end in taken):
                continue
            taken.append(match.span("quota"))
            if RESTATED.search(text[: match.start("quota")]):
                continue
            found[match.start("quota")] = (quota, _window(match), _scope(text, match))
    return [found[place] for place in sorted(found)]


def _window(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if rate := groups.get("rate"):
        return seconds(None, RATES[rate[-1].lower()])
    return seconds(groups.get("count"), groups["unit"])


def _scope(text: str, match: re.Match[str]) -> str | None:
    """Who a quota is counted for: by the words behind it, else inside it, else before it."""
    parts = (text[match.end() :].partition(".")[0], match.groupdict().get("between") or "", text[: match.start()])
    return next((scope for part in parts if (scope := scope_of(part))), None)


def scope_of(words: str) -> str | None:
    """Who is counted, when the words tell: `per IP address`, `each user`."""
    found = (next(filter(None, match.groups())) for match in SCOPE_WORDS.finditer(words))
    return next((scope for who in found for scope, names in SCOPES if re.search(names, who, re.IGNORECASE)), None)
