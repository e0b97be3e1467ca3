"""Link headers that lead to other pages: `Link: <https://.../toys?page=2>; rel="next"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from driftwitness.capture import paging, prose
from driftwitness.capture.convention_facts import PagingLink
from driftwitness.capture.facts import Where
from driftwitness.document import Document

TARGET = re.compile(
    r"<(?P<url>[^<>\s]+)>\s*;[^<]*?\brel\s*=\s*[\"']?(?:next|prev|previous|first|last)\b", re.IGNORECASE
)
NAMED = re.compile(
    r"\bLinks?\b[`\"'*]*(?:\s+\w+){0,2}?\s+headers?\b|\bheaders?\b[^.]{0,40}[`\"']?\bLink\b|\bRFC\s?(?:5988|8288)\b"
)
SPEAKS_OF_PAGES = re.compile(r"\b(?:paginat\w*|pages?|next|paging|prev(?:ious)?)\b", re.IGNORECASE)


def recognise(document: Document) -> Iterator[PagingLink]:
    """Header lines wherever they stand, and sentences that name the header beside pages."""
    for block in document.blocks:
        for number, line in prose.numbered(block):
            urls = [match["url"] for match in TARGET.finditer(line)]
            if urls:
                names = (name for url in urls for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True))
                found = tuple(dict.fromkeys(name for name in names if paging.role(name)))
                yield PagingLink(Where(document.name, number, number), found)
    for sentence in prose.sentences(document):
        if NAMED.search(sentence.text) and SPEAKS_OF_PAGES.search(sentence.text):
            yield PagingLink(Where(document.name, sentence.first, sentence.last), ())
