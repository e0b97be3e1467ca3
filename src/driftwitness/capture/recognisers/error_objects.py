"""Sentences that say under which member an error stands: `On failure it returns an object error with a code`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.facts import ErrorObject, Where
from driftwitness.document import Document

MEMBER = r"[`\"']?(?P<{0}>errors?|error_\w+|fault|problem|failure)[`\"']?"
HOLDER = re.compile(
    rf"\b(?:errors?|fail\w*|trouble|problems?|goes\s+wrong)\b[^.]*\b(?:return\w*|respon\w+|contain\w*|answer\w*|includ\w+|hold\w*|has|have|with)\b[^.]*?"
    rf"(?:\b(?:object|member|property|key)\s+(?:named\s+|called\s+)?{MEMBER.format('name')}(?=[\s,.;]|$)"
    r"|\b(?:an?|the)\s+[`\"']?(?P<before>errors?|fault|problem|failure)[`\"']?\s+(?:object|member|property|key)\b)",
    re.IGNORECASE,
)
CODE = re.compile(r"(?<![\w-])(?P<name>error_?code|errorCode|err_?code|code)(?![\w-])")
MESSAGE = re.compile(r"(?<![\w-])(?P<name>error_?(?:msg|message)|errorMessage|message|msg|detail)(?![\w-])")


def recognise(document: Document) -> Iterator[ErrorObject]:
    """One for each such sentence, with the members for code and message that stand in the rest of it."""
    for sentence in prose.sentences(document):
        if match := HOLDER.search(sentence.text):
            rest = sentence.text[match.end() :]
            code, message = CODE.search(rest), MESSAGE.search(rest)
            yield ErrorObject(
                Where(document.name, sentence.first, sentence.last),
                match["name"] or match["before"],
                code["name"] if code else None,
                message["name"] if message else None,
            )
