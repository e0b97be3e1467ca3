"""What a page says about one field in running text: type, whether it is required, and what is left as description."""

from __future__ import annotations

import re
from dataclasses import dataclass

from driftwitness.capture.tables import TYPE

MARKS = r"(?:[`'\"*]|_(?=_?[^\W_][\w.\[\]-]*_(?!\w)))*"
"""Quotes and emphasis before a name; an underscore that nothing closes is its first letter: `_limit`."""
NAME = r"[:$@]?[A-Za-z_](?:[\w.\[\]{}$*-]*[\w\]}])?"
REQUIRED = r"(?:required|mandatory|compulsory|obligatory)"
OPTIONAL = r"(?:optional|not required|non-required)"
CONDITION = r"\s+(?:if|when|unless|for|only|with|without|on|in case|one of|by)\b"
CERTAIN_TYPE = r"(?:string|integer|boolean|bool|float|int|array|object|hash|uuid)s?"
"""Types that name nothing else at the start of a sentence: `Number of results` tells no type, `String of 9` one."""
UNION = rf"(?:{TYPE})(?:\s*(?:/|\||\bor\b)\s*(?:{TYPE}))*"
OF_UNKNOWN = re.compile(rf"(?:array|list)\s+of\s+(?!(?:{TYPE})s?$)", re.IGNORECASE)
MARK = re.compile(
    rf"[\s(\[*_]*(?:(?P<required>{REQUIRED})(?!{CONDITION})|(?P<optional>{OPTIONAL}|{REQUIRED}(?={CONDITION}))"
    rf"|(?P<type>(?:(?:an?|the)\s+)?{UNION}))(?P<end>[\s)\]*_]*(?:[.,;:|)\]]|[–—-](?=\s)|$|(?=\s)))",
    re.IGNORECASE,
)
TRAILING = re.compile(rf"[(\[](?P<marks>(?:{TYPE}|{REQUIRED}|{OPTIONAL})\b[^()\[\]]*)[)\]]", re.IGNORECASE)
SAYS_REQUIRED = re.compile(
    rf"(?:^|[.;:]\s+|\s[-–—]+\s+){REQUIRED}\s*(?:[.;]|$)|[(\[]{REQUIRED}[)\]]|(?:^|\b(?:this|it|which|and|parameter|field|property|attribute|value)\s+)"
    rf"is {REQUIRED}(?=\s*(?:[.;!)]|$))"
    r"|\bmust be (?:given|provided|set|included|present|supplied|specified|sent)(?=\s*(?:[.;!)]|$))",
    re.IGNORECASE,
)
SAYS_OPTIONAL = re.compile(
    rf"(?:^|[.;:(\[]\s*){OPTIONAL}\b|\s[-–—]+\s+{OPTIONAL}\s*(?:[.;]|$)"
    rf"|\bis {OPTIONAL}\b|\b{OPTIONAL}[.)\]]|\b{REQUIRED}{CONDITION}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FieldText:
    """What the text says; None: nothing. `leads` tells that it began with a type or with `required` or `optional`."""

    type: str | None
    required: bool | None
    description: str
    leads: bool


def read(text: str) -> FieldText:
    """Read `String, required. The name` or `The name (string, required)`."""
    rest, type_, required, leads = text.strip(), None, None, False
    while match := _mark(rest, type_ is not None):
        leads = True
        if match["type"]:
            type_ = re.sub(r"^(?:an?|the)\s+", "", match["type"], flags=re.IGNORECASE)
        elif required is None:
            required = bool(match["required"])
        if match["optional"] and re.match(REQUIRED, match["optional"], re.IGNORECASE):
            break  # `required if ...`: the condition stays in the description
        rest = rest[match.end() :].lstrip(" \t-–—:")
    if type_ is None and (named := re.match(rf"(?:an?\s+)?({CERTAIN_TYPE})\s+[a-z]", rest, re.IGNORECASE)):
        type_ = named[1]
    for trailing in TRAILING.finditer(rest):
        marks = trailing["marks"]
        told = _trailing_type(marks)
        type_ = type_ or told
        if (said := says_required(marks if not told else marks[len(told) :].lstrip(" ,;|"))) is not None:
            required = said if required is None else required
    if required is None:
        required = says_required(rest)
    return FieldText(type_, required, rest, leads)


def says_required(text: str) -> bool | None:
    """Whether the sentence says that the field is required, or optional; None when it says nothing."""
    if SAYS_OPTIONAL.search(text):
        return False
    return True if SAYS_REQUIRED.search(text) else None


def _trailing_type(marks: str) -> str | None:
    match = re.match(rf"(?:{TYPE})(?!\w)", marks, re.IGNORECASE)
    return match[0] if match else None


def _mark(text: str, typed: bool) -> re.Match[str] | None:
    """The next mark at the start of the text; a word that only begins a sentence is none."""
    match = MARK.match(text)
    if not match or (match["type"] and (typed or OF_UNKNOWN.match(match["type"]))):
        return None
    if match["end"].strip(" \t") or match.end() == len(text):
        return match
    following = text[match.end() :].lstrip()
    if match["type"]:
        return match if _starts_anew(following) else None
    return match if MARK.match(following) or following[:1].isupper() else None


def _starts_anew(following: str) -> bool:
    """Whether what follows a type without punctuation is another mark, or a sentence of its own."""
    marked = re.match(rf"[(\[*_]*(?:{REQUIRED}|{OPTIONAL})\b", following, re.IGNORECASE)
    return following[:1].isupper() or marked is not None
