"""The form of a value: what it looks like, whether it was made for one thing, whether it is one of a few words."""

from __future__ import annotations

import re
from collections.abc import Collection

UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_UUID_LENGTH = 36
_MINUTE = r"(?:[01]\d|2[0-3]):[0-5]\d"
_CLOCK = rf"{_MINUTE}(?::[0-6]\d(?:[.,]\d+)?)?"
_LABEL = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"

_FORMATS = {
    "date-time": rf"{_DAY}T{_MINUTE}:[0-5]\d(?:\.\d+)?(?:Z|[+-]{_MINUTE})",
    "date": _DAY,
    "date-time without zone": rf"{_DAY}[T ]{_CLOCK}",
    "date-time of another form": rf"{_DAY}[T ]{_CLOCK} ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)",
    "uuid": UUID,
    "uri": r"https?://[A-Za-z0-9._~-]+(?::\d+)?(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?",
    "email": rf"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@{_LABEL}(?:\.{_LABEL})+",
    "integer": r"-?(?:0|[1-9]\d{0,17})",
    "number": r"-?(?:0|[1-9]\d{0,17})\.\d+",
}
_ANY = re.compile("|".join(f"(?P<f{index}>{pattern})" for index, pattern in enumerate(_FORMATS.values())))
_NAMES = tuple(_FORMATS)

OPENAPI_FORMATS = frozenset({"date-time", "date", "uuid", "uri", "email"})
"""Those that JSON Schema has too (2020-12, section 7.3)."""

_IDENTIFIER = re.compile(
    rf"-?\d+|{UUID}"
    r"|(?=[^g-zG-Z]*\d)[0-9a-fA-F]{8,}"  # hexadecimal, with a digit
    r"|(?=.*\d)[A-Za-z]{1,12}[_-](?=\w*\d)\w{6,}"  # cus_9s6XKzkNRiz8i3
    r"|(?=.*\d.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{12,}"  # what a generator makes
    r"|(?=.*\d)(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9]{8,}"
    rf"|{_DAY}|[^@/\s]+@[^@/\s]+\.[^@/\s]+"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,29}")
_TIME_WORD = re.compile(
    r"(?:^|_|(?<=[a-z]))(?:at|on|time|timestamp|date|created|updated|expires|reset)$", re.IGNORECASE
)

_CLOSED_NAME = re.compile(
    r"(?:^|_|-|(?<=[a-z]))(?:type|kind|status|state|object|role|mode|level|method|priority|currency|event|action|scope"
    r"|visibility|color|colour|direction|frequency|severity|stage|format|operator|unit|cleared)$",
    re.IGNORECASE,
)
MOST_VALUES = 12


def of_text(text: str) -> str:
    """Give the format of a text, such as ``date-time``; empty where it has none that is known here."""
    if text[:1].isalpha() and len(text) != _UUID_LENGTH and ":" not in text and "@" not in text:
        return ""
    match = _ANY.fullmatch(text) if len(text) <= 2048 else None
    return _NAMES[int(match.lastgroup[1:])] if match and match.lastgroup else ""


def of_number(name: str, number: float) -> str:
    """Give the unit of a number under a name of time: ``epoch-seconds`` or ``epoch-milliseconds``; empty for others."""
    if not _TIME_WORD.search(name):
        return ""
    return "epoch-seconds" if 5e8 <= number < 5e9 else "epoch-milliseconds" if 5e11 <= number < 5e12 else ""


def is_identifier(text: str) -> bool:
    """Whether a path segment or a member's name looks made for one thing: a number, a UUID, a token, a date, a mail."""
    return bool(_IDENTIFIER.fullmatch(text))


def is_word(text: str) -> bool:
    """Whether a text could be one of a few that a program chooses from."""
    return bool(_WORD.fullmatch(text)) and not is_identifier(text)


def is_closed(name: str, values: Collection[str], count: int) -> bool:
    """Whether the values under a name are plainly a closed set.

    The name says so (``status``, ``account_type``), and each value came four times on average, so that hardly one is
    still to come. Names of people, places and things never count, however few there were.
    """
    return bool(values) and len(values) <= MOST_VALUES and count >= 4 * len(values) and bool(_CLOSED_NAME.search(name))
