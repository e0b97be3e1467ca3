"""The URL that all paths are relative to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import BaseUrl, Where
from driftwitness.document import Document

URL = re.compile(r"https?://[^\s`\"'<>)\]]+[^\s`\"'<>)\].,;]")
SAYS_BASE = re.compile(
    r"\bbase\s+(?:URL|URI|path)|\bendpoints?\b.*\brelative to\b|\bURLs?\s+(?:all\s+)?(?:start|begin)"
    r"|\bAPI (?:host|root|URL)\b|\bserved (?:from|at|under)\b|\baccessed (?:at|from|through)\b",
    re.IGNORECASE,
)


def recognise(document: Document) -> Iterator[BaseUrl]:
    """A URL on a line that says it is the base, or on the line after such a line."""
    says = 0
    for number, line in document.text_lines():
        url = URL.search(line)
        if SAYS_BASE.search(line):
            says = number
        if url and says and number - says <= 2:
            yield BaseUrl(Where(document.name, says, number), url[0])
            says = 0
