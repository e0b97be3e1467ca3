"""Which numbers are HTTP statuses, and the words that stand beside them."""

from __future__ import annotations

import re
from http import HTTPStatus

UNREGISTERED = frozenset({419, 420, 430, 440, 444, 449, 450, 460, 463, *range(494, 500), 509, *range(520, 531), 561})
"""Statuses that servers and networks use without a registration."""
KNOWN = frozenset(status.value for status in HTTPStatus) | UNREGISTERED
RENAMED = (
    "Unprocessable Entity", "Unprocessable Content", "Unprocessable", "Payload Too Large", "Content Too Large",
    "Request Entity Too Large", "URI Too Long", "Request-URI Too Long", "Gateway Time-out", "Request Time-out",
    "Not Content", "Internal Error", "Server Error", "Too Many Request", "Rate Limited", "Rate Limit Exceeded",
    "Bad Params", "Validation Error", "Validation Failed", "Method Not Supported", "Redirect", "Success", "Successful",
    "Unauthenticated", "Method Not Implemented", "Authentication Required",
)  # fmt: skip
PHRASES = "|".join(
    re.escape(phrase).replace(r"\ ", r"[\s-]")
    for phrase in sorted({*(status.phrase for status in HTTPStatus), *RENAMED}, key=lambda name: (-len(name), name))
)
"""Reason phrases of RFC 9110, section 15, and the others that pages use in their place; a regular expression."""
NUMBER = r"(?<![\w.,$€£#/=-])[1-5]\d\d(?![\w%]|[.,-]\d)"
"""A number of three digits that may be a status: no part of a name, path, amount or larger number."""

THREE_DIGITS = re.compile(r"[1-5]\d\d")
"""What a text with a status has in any case; tried before costlier patterns."""


def known(number: str | int) -> bool:
    """Whether the number is a status that servers send."""
    return int(number) in KNOWN
