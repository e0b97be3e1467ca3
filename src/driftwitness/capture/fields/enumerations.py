"""The values that a sentence lists: `One of north, south or west`, `(either draft or published)`, `asc|desc`."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[a-z0-9_][\w.-]*|[A-Z][A-Z0-9_]*|-?\d+")
NAME = re.compile(r"[A-Za-z0-9_][\w.-]*(?:\s[A-Za-z][\w.-]*)?")
"""A listed value where words before the list say that it is one: also `Low`, `In Progress`."""
STATED = re.compile(
    r"(?:\b(?:must be |can be |may be |is |be |are )?(?:any |exactly )?one of(?: the following)?(?: values| options)?"
    r"|\b(?:possible|allowed|accepted|valid|available|supported|permitted|acceptable)"
    r" (?:values|options|choices|types|kinds|statuses|states|modes|formats)(?: (?:are|include))?"
    r"|\b(?:values|options|choices)(?: are| can be)?(?=\s*:)|\benum|\beither)\s*[:=]?\s*",
    re.IGNORECASE,
)
CAN_BE = re.compile(r"^(?:it |this )?(?:can|may|must|should) be\s*:?\s*", re.IGNORECASE)
PARENTHESES = re.compile(r"\((either\s[^()]+|[^()\s]+(?:\s*[|/]\s*[^()\s|/]+)+)\)", re.IGNORECASE)
OPEN = re.compile(
    r"\.\.\.|…|\betc\b|\bsuch as\b|\be\.g\b|\beg\.|\bi\.e\b|\bfor example\b|\bprefix\w*\b|\bcomma|\bcharacters?\b"
    r"|\bletters\b",
    re.IGNORECASE,
)
"""Words that leave the list open."""
BULLET = re.compile(r"(?:^|\s)[•·▪◦]\s+")
BULLETED = re.compile(r"[`\"'“]?(?P<value>[\w.-]+)[`\"'”]?\s*(?:\([^()]*\)\s*)?(?:$|[:–—]|-\s)")
"""A bullet within a cell: a value and what it means."""
QUOTED_LIST = re.compile(r"^[^:]*?\s[-–—]\s+(?=[`\"'“][^`\"'”]+[`\"'”]\s*(?:,|\bor\b|\|))")
"""What stands before values in quotes: `The kind - 'a', 'b'`."""
SEPARATOR = re.compile(r"\s*(?:[,;]|\s[|/]\s|\|)\s*(?:or\s+|and\s+|&\s+)?|\s+(?:or|and|vs\.?)\s+|(?<=\w)/(?=\w)")


def values(sentences: list[str]) -> list[str]:
    """The values where a whole sentence, all behind its colon, or what follows `one of` is a list of words."""
    if any(OPEN.search(sentence) for sentence in sentences):
        return []
    for sentence in sentences:
        found = _stated(sentence) or _bare_list(sentence)
        if len(found) > 1:
            return found
    return []


def bulleted(description: str) -> list[str]:
    """The values that have a bullet each, behind a colon: `One of these: • north: where it is cold • south`."""
    lead, *items = BULLET.split(description)
    found = [BULLETED.match(item) for item in items]
    names = [match["value"] for match in found if match]
    told = len(names) == len(items) > 1 and len(set(names)) == len(names) and lead.rstrip().endswith(":")
    return names if told else []


def _stated(sentence: str) -> list[str]:
    if lead := STATED.search(sentence):
        return _listed(re.split(r"[()]|\.\s", sentence[lead.end() :].lstrip("( "))[0], NAME) or _listed(
            sentence[lead.end() :], NAME
        )
    if match := PARENTHESES.search(sentence):
        return _listed(re.sub(r"^either\s+", "", match[1], flags=re.IGNORECASE), TOKEN)
    return []


def _bare_list(sentence: str) -> list[str]:
    lead = CAN_BE.match(sentence) or QUOTED_LIST.match(sentence) or re.match(r".*:\s*", sentence)
    return _listed(sentence[lead.end() :] if lead else sentence, TOKEN)


def _listed(text: str, token: re.Pattern[str]) -> list[str]:
    unwrapped = re.sub(r"^[(\[{](.*)[)\]}]$", r"\1", text.strip(" .:"))
    parts = [bare(part) for part in SEPARATOR.split(unwrapped) if part and part.strip()]
    fits = len(parts) > 1 and all(token.fullmatch(part) for part in parts) and len(set(parts)) == len(parts)
    return parts if fits else []


def bare(part: str) -> str:
    """A listed value without quotes and without what stands in parentheses behind it."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", part.strip()).strip("`\"'“”‘’. ")
