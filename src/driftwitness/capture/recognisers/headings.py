"""The title, and headings that start a section; headings that caption an example or a table are neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from driftwitness.capture import tables
from driftwitness.capture.facts import Section, Title, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.recognisers.captions import STATUS
from driftwitness.document import Block, BlockKind, Document

CAPTION = re.compile(
    r"\b(?:example|examples|request|response|returns?|parameters?|params|arguments?|attributes|headers?|body|payload"
    r"|format|notes?|fields|permissions)\b(?!\s+limit)",
    re.IGNORECASE,
)
VERBS = (
    r"list|get|show|view|see|create|add|new|update|edit|change|replace|delete|remove|retrieve|fetch|find|read|search|cancel"
    r"|send|upload|download|set|book|move|refresh|mark|enable|disable|start|stop|close|open|import|export|record|query|post"
    r"|put|patch|publish|archive|unarchive|restore|copy|duplicate|clone|merge|assign|unassign|invite|accept|reject|approve"
    r"|decline|register|login|log (?:in|out)|revoke|rotate|generate|issue|check|validate|verify|count|toggle|activate"
    r"|deactivate|subscribe|unsubscribe|follow|unfollow|star|unstar|lock|unlock|join|leave|pause|resume|retry|run|trigger"
    r"|submit|confirm|complete|reopen|reset|sync|transfer|rename|sort|reorder|track|schedule|attach|detach|unlink|modify"
    r"|save|store|insert|upsert|append|destroy|clear|flush|purge|batch|bulk|shorten|resolve|lookup|look up|expand"
)
NO_ACTION = (
    r"getting started|using|understanding|working|handling|making|testing|introducing|during|setting up|missing"
    r"|existing|incoming|outgoing|remaining|following|string|nothing|something"
)
TITLE_OF_OPERATION = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s+)?"
    rf"(?:(?:how to\s+)?(?:{VERBS})|(?!{NO_ACTION})[a-z]{{3,}}ing)\s+\S",
    re.IGNORECASE,
)
"""Says what an operation does: `Create a form`, `Creating forms`."""
VERB = re.compile(rf"(?:{VERBS})$", re.IGNORECASE)
"""Is all that the title of an operation says, below the name of its resource: `Create`."""
COUNT = re.compile(r"^\d+ (?:endpoints?|operations?|methods?|calls?|routes?)$", re.IGNORECASE)
FARTHEST = 4
"""Blocks between the heading of a group and its first operation, at most."""
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
        elif headings[block.text] > 1 or (
            CAPTION.search(text) and not _names_resource(text, document.blocks[index + 1 : index + 1 + FARTHEST])
        ):
            continue  # a heading that comes back stands below an operation
        elif not (heads_operation and TITLE_OF_OPERATION.match(text)):
            yield Section(where, text, block.level)


def _is_something_else(text: str) -> bool:
    return (
        request_line.is_operation(text)
        or COUNT.match(text) is not None
        or tables.columns(text) is not None
        or STATUS.search(text) is not None
    )


def _names_resource(text: str, following: Sequence[Block]) -> bool:
    """Whether the word is a segment of the path that the next operation has: `Notes` over `POST /notes`."""
    word = re.compile(rf"/{re.escape(text.lower())}(?:/|$|[\s?{{])", re.IGNORECASE)
    for block in following:
        line = block.lines[0].strip()
        if request_line.is_operation(line):
            return word.search(line) is not None
    return False


def _heads_operation(following: Sequence[Block]) -> bool:
    """Whether a method line comes next, or after nothing but a caption such as `Request:`."""
    for block in following:
        if request_line.is_operation(block.lines[0].strip()):
            return True
        if len(block.lines) > 1 or not CAPTION.search(block.lines[0]):
            return False
    return False
