"""How to authenticate: sentences, header examples, curl options."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import Authentication, KeyLocation, Scheme, Where
from driftwitness.document import BlockKind, Document

KEY_NAME = r"(?P<name>(?:X-)?[\w-]*?(?:api[-_]?key|auth[-_]?token|access[-_]?token|api[-_]?token)[\w-]*)"
PATTERNS: tuple[tuple[re.Pattern[str], Scheme, KeyLocation | None], ...] = (
    (
        re.compile(
            r"\bBearer\s+(?:token|auth|[<{$])|Authorization:?\s*[\"'`]?\s*(?:header\s+)?Bearer\b", re.IGNORECASE
        ),
        "bearer",
        None,
    ),
    (
        re.compile(r"\bHTTP Basic\b|\bBasic auth|\bBasicAuth\b|Authorization:\s*Basic\b|\bcurl\b.*\s-u\s|^\s*-u\s"),
        "basic",
        None,
    ),
    (
        re.compile(
            rf"^[\"'\s-]*(?:-H\s+[\"'])?{KEY_NAME}:\s*\S|\b{KEY_NAME.replace('name', 'told')}`?\s+header", re.IGNORECASE
        ),
        "apiKey",
        "header",
    ),
    (re.compile(rf"-H\s+[\"']{KEY_NAME}:", re.IGNORECASE), "apiKey", "header"),
    (re.compile(rf"[?&]{KEY_NAME}=", re.IGNORECASE), "apiKey", "query"),
    (re.compile(r"\b(?:use|using|via|with|must|supports?)\b[^.]{0,40}\bOAuth\s*2", re.IGNORECASE), "oauth2", None),
)


def recognise(document: Document) -> Iterator[Authentication]:
    """One for each line outside JSON that shows or names a scheme."""
    for block in document.blocks:
        if block.kind is BlockKind.CODE and block.text.lstrip().startswith(("{", "[")):
            continue
        for number, line in block.numbered():
            for pattern, kind, location in PATTERNS:
                if match := pattern.search(line):
                    groups = match.groupdict()
                    name = groups.get("name") or groups.get("told")
                    yield Authentication(Where(document.name, number, number), kind, location, name)
