"""The title, and headings that start a section; headings that caption an example or a table are neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from driftwitness.capture import tables
from driftwitness.capture.facts import Section, Title, Where
from driftwitness.capture.recognisers.captions import STATUS
from driftwitness.capture.recognisers.operation_lines import LINE
from driftwitness.document import Block, BlockKind, Document

CAPTION = re.compile(
    r"\b(?:example|examples|request|response|returns?|parameters?|params|arguments?|attributes|headers?|body|payload"
    r"|format|notes?|fields|permissions)\b(?!\s+limit)",
    re.IGNORECASE,
)
TITLE_OF_OPERATION = re.compile(
    r"^(?:list|get|show|view|see|create|add|new|update|edit|change|replace|delete|remove|retrieve|fetch|find|read|search"
    r"|cancel|send|upload|download|set|book|move|refresh|mark|enable|disable|start|stop|close|open|import|export|record)"
    r"\s+\S",
    re.IGNORECASE,
)
VERSION = re.compile(r"\bv\d+(?:\.\d+)*\b|(?<=\bversion )\d+(?:\.\d+)*\b", re.IGNORECASE)


def recognise(document: Document) -> Iterator[Title | Section]:
    """The first heading before any operation is the title."""
    titled = False
    headings = Counter(block.text for block in document.blocks if block.kind is BlockKind.HEADING)
    for index, block in enumerate(document.blocks):
        text = block.lines[0].strip().strip("#¶ ")
        if block.kind is not BlockKind.HEADING or _is_something_else(text):
            continue
        where = Where(document.name, block.first, block.last)
        heads_operation = _heads_operation(document.blocks[index + 1 : index + 3])
        if not titled:
            titled = True
            version = VERSION.search(text)
            yield Title(where, text, version[0] if version else None)
        elif headings[block.text] > 1 or CAPTION.search(text):
            continue  # a heading that comes back stands below an operation
        elif not (heads_operation and TITLE_OF_OPERATION.match(text)):
            yield Section(where, text)


def _is_something_else(text: str) -> bool:
    return LINE.match(text) is not None or tables.columns(text) is not None or STATUS.search(text) is not None


def _heads_operation(following: Sequence[Block]) -> bool:
    """Whether a method line comes next, or after nothing but a caption such as `Request:`."""
    for block in following:
        if LINE.match(block.lines[0].strip()):
            return True
        if len(block.lines) > 1 or not CAPTION.search(block.lines[0]):
            return False
    return False
