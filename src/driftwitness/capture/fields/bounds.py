"""The bounds that a sentence states: `between 1 and 100`, `must not exceed 50`, `at least 3`."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "ten": "10"}
DIGITS = r"-?\d[\d,]*(?:\.\d+)?(?!\.?\d)"
NUM = rf"({DIGITS}|(?:{'|'.join(WORDS)})\b)"
FILLER = r"(?:\s+(?:is|of|are|be|value|length|size|number|allowed|a|to))*[:\s=`]*"
RANGE = re.compile(
    rf"(?<![\d.-])({DIGITS})\s*(?:-|–|—|\bto\b|\band\b|\.{{2,3}})\s*({DIGITS})(?![\d-]|\.\d)", re.IGNORECASE
)
BETWEEN = re.compile(rf"\b(?:between|from)\s+{NUM}\s+(?:and|to)\s+{NUM}", re.IGNORECASE)
NEVER = r"(?:(?:not|cannot|n['’]t|never)(?:\s+(?:ever|be|have|contain|exceed))?)"
MINIMUM = re.compile(
    r"(?:\b(?:min(?:imum)?\.?|at least|no(?:t)? less than|no fewer than|greater than or equal to"
    r"|equal to or greater than|from)"
    rf"|{NEVER}\s+(?:(?:less|lower|smaller|fewer)\s+than|below|under)|>=|≥){FILLER}{NUM}",
    re.IGNORECASE,
)
MAXIMUM = re.compile(
    r"(?:\b(?:max(?:imum)?\.?|at most|up to|no(?:t)? more than|less than or equal to|equal to or less than|limited to"
    rf"|(?:not|n't|n’t|cannot) exceed|no (?:larger|longer|greater|higher|bigger) than)"
    rf"|{NEVER}\s+(?:(?:greater|more|larger|higher|bigger|longer)\s+than|above|over)|<=|≤){FILLER}{NUM}",
    re.IGNORECASE,
)
OVER = re.compile(
    rf"(?:\b(?:(?<!no )(?<!not )(?:greater|more|larger|higher) than)(?! or equal)|(?<![<=-])>(?!=))[\s`]*{NUM}",
    re.IGNORECASE,
)
UNDER = re.compile(
    rf"(?:\b(?:(?<!no )(?<!not )(?:less|smaller|lower|fewer) than)(?! or equal)|<(?![=\w/]))[\s`]*{NUM}", re.IGNORECASE
)
AFTER = re.compile(rf"({DIGITS})\s*(?:\w+\s+)?(?:max(?:imum)?|or (?:less|fewer))\b", re.IGNORECASE)
MUST = r"\b(?:must|should|shall|ha(?:s|ve)\s+to|needs?\s+to)\b"
CONDITION = re.compile(
    r"\b(?:if|when\w*|once|unless|where|values?|numbers?|anything|results?|requests?)\b"
    rf"(?:(?!{MUST})[^.;])*$|{NEVER}\s+$",
    re.IGNORECASE,
)
"""Before a number that is compared: what happens beyond it is said, or what may not be."""
POSITIVE = re.compile(r"\bpositive (?:integer|number|whole)|\bmust be positive\b", re.IGNORECASE)
NOT_NEGATIVE = re.compile(r"\bnon-?negative\b|\bnot negative\b", re.IGNORECASE)
SIZE = re.compile(
    r"^\s*(?:[kmgt]i?b|bytes?|kilobytes?|megabytes?|gigabytes?|%\s*of|times|decimals?|places|digits|retries|levels)\b",
    re.IGNORECASE,
)
TIERED = re.compile(rf"\bfor\b[^.]*{DIGITS}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Keywords:
    """The JSON Schema keywords for one kind of value; the last two are None where there is no such keyword."""

    minimum: str
    maximum: str
    over: str | None = None
    under: str | None = None


VALUES = Keywords("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
LENGTHS = Keywords("minLength", "maxLength")
ITEMS = Keywords("minItems", "maxItems")


def read(text: str, keywords: Keywords) -> dict[str, int | float]:
    """The bounds that the text states, under these keywords; nothing where it states several for different cases."""
    if match := BETWEEN.search(text) or RANGE.search(text):
        low, high = number(match[1]), number(match[2])
        return {keywords.minimum: low, keywords.maximum: high} if low <= high and not _other(text, match) else {}
    found: dict[str, int | float] = {}
    for pattern, keyword in (
        (MINIMUM, keywords.minimum),
        (MAXIMUM, keywords.maximum),
        (OVER, keywords.over),
        (UNDER, keywords.under),
        (AFTER, keywords.maximum),
    ):
        match = next((match for match in pattern.finditer(text) if not _other(text, match)), None)
        conditional = pattern in (OVER, UNDER) and match and CONDITION.search(text[: match.start()])
        if match and keyword and keyword not in found and not conditional:
            found[keyword] = number(match[1])
    if _contradicts(found, keywords):
        return {}
    if not found and keywords is VALUES:
        found = (
            {keywords.minimum: 1}
            if POSITIVE.search(text)
            else {keywords.minimum: 0}
            if NOT_NEGATIVE.search(text)
            else {}
        )
    return found


def _contradicts(found: dict[str, int | float], keywords: Keywords) -> bool:
    """Whether no value is within the bounds: then one of them was no bound."""
    low = [found[name] for name in (keywords.minimum, keywords.over) if name in found]
    high = [found[name] for name in (keywords.maximum, keywords.under) if name in found]
    strict = bool({keywords.over, keywords.under} & set(found))
    return bool(low and high) and (max(low) > min(high) or (strict and max(low) == min(high)))


def _other(text: str, match: re.Match[str]) -> bool:
    """Whether the number is a size of something else, or one of several for different cases."""
    rest = text[match.end() :]
    return SIZE.match(rest) is not None or TIERED.match(rest.lstrip()) is not None


def number(text: str) -> int | float:
    """A number as prose writes it: `1,000`, `one`."""
    plain = WORDS.get(text.lower(), text).replace(",", "")
    return float(plain) if "." in plain else int(plain)
