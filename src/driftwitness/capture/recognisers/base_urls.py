"""The URLs that all paths are relative to: one, or one for each environment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import BaseUrl, Where
from driftwitness.capture.operations import request_line
from driftwitness.document import BlockKind, Document

URL = re.compile(r"https?://(?:<[\w -]{1,40}>|\[[\w -]{1,40}\]|[^\s`\"'<>()\[\]])+(?<![.,;:])")
SAYS_BASE = re.compile(
    r"\b(?:base|root)\s+(?:URLs?|URIs?|path|endpoints?|address(?:es)?)|\bendpoints?\b.*\brelative to\b"
    r"|\bURLs?\s+(?:all\s+)?(?:start|begin)|\bAPI (?:host|root|URL|base|server)\b"
    r"|\b(?:served|available|accessible|reached|reachable|hosted) (?:from|at|under|via)\b"
    r"|\baccessed (?:at|from|through|via)\b"
    r"|\bAPI (?:is|lives) (?:located )?at\b|\b(?:requests?|calls?) (?:are made|are sent|go|must be (?:made|sent)) to\b",
    re.IGNORECASE,
)
SAYS_BASES = re.compile(
    r"^\W*(?:environments?|servers?|hosts?|(?:base|root) (?:URLs|URIs)|regions?)\W*$", re.IGNORECASE
)
ENVIRONMENT = re.compile(
    r"\b(?:production|live|sandbox|staging|test(?:ing)?|development|demo|preview|uat|beta|europe|eu|us|usa|uk|asia|au|ca)\b",
    re.IGNORECASE,
)
FILE = re.compile(r"\.(?:html?|pdf|md|json|ya?ml|zip|png)$")
HEADED = re.compile(
    r"^(?:the\s+)?(?:api\s+)?(?:base|root)\s+(?:ur[il]s?|path|endpoints?|address(?:es)?)$", re.IGNORECASE
)
FARTHEST = 2
BELOW_HEADING = 8
"""Lines from a heading that says so to a URL that stands alone, at most."""


def recognise(document: Document) -> Iterator[BaseUrl]:
    """A URL on a line that says it is the base, or close below; further ones in lines that name their environment."""
    says, heads, last, headed = 0, 0, 0, 0
    for number, line, code in _lines(document):
        url = URL.search(line)
        alone = url is not None and line.strip("-*•` \t") == url[0]
        heads = number if SAYS_BASES.match(line) else heads
        says = number if SAYS_BASE.search(line) and not code else says
        headed = number if HEADED.match(line) and not code else headed
        if not url or "?" in url[0] or FILE.search(url[0]) or (code and not alone):
            continue
        environment = ENVIRONMENT.search(line[: url.start()]) is not None
        first = bool(says) and number - says <= (FARTHEST + 1 if code else FARTHEST)
        if alone and headed and number - headed <= BELOW_HEADING:
            says, first = headed, True
        further = environment and (0 < number - max(last, heads) <= FARTHEST)
        if first or further or (alone and last == number - 1):
            yield BaseUrl(Where(document.name, says if first else number, number), url[0])
            says, last, headed = 0, number, 0


def _lines(document: Document) -> Iterator[tuple[int, str, bool]]:
    """Number and text of each line that may show a URL as such, and whether it is code."""
    for block in request_line.readable_blocks(document):
        for number, line in block.numbered():
            yield number, line, block.kind is BlockKind.CODE
