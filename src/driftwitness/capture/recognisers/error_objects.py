"""Sentences that say under which member an error stands: `On failure it returns an object error with a code`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import ErrorObject
from driftwitness.capture.facts import Where
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
MEMBERS = (
    r"(?:(?:the\s+)?(?:fields?|members?|propert(?:y|ies)|keys?|attributes?)\s+|(?:an?\s+|the\s+)?(?=[`\"']?\w+_\w))"
    r"(?P<names>[`\"']?[\w-]+[`\"']?(?:(?:\s*,\s*|\s+(?:and|or)\s+|\s*,\s*(?:and|or)\s+)[`\"']?\w*_\w+[`\"']?)*)"
)
ALWAYS = re.compile(rf"\b(?:contain\w*|includ\w+|hold\w*|has|have|with)\s+{MEMBERS}", re.IGNORECASE)
PERHAPS = re.compile(
    rf"\b(?:optional(?:ly)?|sometimes|possibly|may(?:\s+also)?\s+(?:have|contain|include|hold))\s+{MEMBERS}", re.I
)
"""Members that the sentence names as such, apart by what it says of how often they stand there."""


def recognise(document: Document) -> Iterator[ErrorObject]:
    """One for each such sentence, with the members for code and message that stand in the rest of it."""
    for sentence in prose.sentences(document):
        if match := HOLDER.search(sentence.text):
            rest = sentence.text[match.end() :]
            code, message = CODE.search(rest), MESSAGE.search(rest)
            perhaps = _names(PERHAPS, rest)
            yield ErrorObject(
                Where(document.name, sentence.first, sentence.last),
                match["name"] or match["before"],
                code["name"] if code else None,
                message["name"] if message else None,
                tuple(name for name in _names(ALWAYS, PERHAPS.sub("", rest)) if name not in perhaps),
                perhaps,
            )


def _names(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = (name for match in pattern.finditer(text) for name in re.findall(r"[\w-]+", match["names"]))
    return tuple(name for name in dict.fromkeys(found) if name not in ("and", "or"))
