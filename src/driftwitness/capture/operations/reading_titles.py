"""Titles that say of a POST that it only reads: `List contacts`, `Search orders`, `Count visits`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from driftwitness.capture import naming
from driftwitness.capture.facts import OperationLine, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.recognisers.headings import CAPTION
from driftwitness.document import BlockKind, Document

READS = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s+)?(?P<title>(?:list(?:ing)?|filter(?:ing)?|search(?:ing)?|get(?:ting)?|count(?:ing)?"
    r"|find(?:ing)?|fetch(?:ing)?|retriev(?:e|ing)|query(?:ing)?)\b\s+\S.*?)[\s.:#]*$",
    re.IGNORECASE,
)
OFFERS = re.compile(r"^(?:list|count)(?:ing)?\s+(?:an?|one)\b", re.IGNORECASE)
"""`List a house` puts it up for sale, and `Count a visit` records one."""
MAKES = re.compile(
    r"\bor\s+(?:create|add|insert|make|start)|\band\s+(?:\w+\s+)?(?:create|add|update|replace|delete|remove|store|save"
    r"|mark|assign|merge|lock|send|import|start)\w*\b"
    r"|\b(?:tokens?|session|api[ -]?key|credentials|password|link|url|code|ticket|quote|started|in touch|paid)\b",
    re.IGNORECASE,
)
"""Says that something comes to be, whatever the first verb: `Find or create`, `Get a token`."""
TITLE_WORDS = 6
"""Words of a title that an operationId can have at most."""
ARTICLES = frozenset({"a", "an", "the", "all", "your", "of", "some", "any"})
GERUND = {"getting": "get", "retrieving": "retrieve"}
LONGEST = 80
FARTHEST = 4
"""Blocks between an operation and the heading that is its title, at most."""


def find(line: OperationLine, document: Document) -> tuple[Where, str] | None:
    """The title of a POST that reads and the lines that say so: beside method and path, or right above them."""
    if line.method != "POST":
        return None
    for where, text in titles(line, document):
        match = READS.match(text)
        if match:
            title = match["title"]
            return None if len(title) > LONGEST or OFFERS.match(title) or MAKES.search(title) else (where, title)
    return None


def operation_id(title: str) -> str | None:
    """`List tasks filtered` → `listTasksFiltered`; None for a title that is a sentence."""
    verb, *rest = naming.words(title)
    names = [word for word in rest if word not in ARTICLES]
    plain = GERUND.get(verb, verb.removesuffix("ing"))
    return naming.camel("_".join([plain, *names])) if names and len(names) < TITLE_WORDS else None


def lists(title: str) -> bool:
    """Whether several things are found, as the title says: `Search orders`, `Find customers by name`."""
    return not re.match(r"count", title, re.IGNORECASE) and any(naming.is_plural(word) for word in naming.words(title))


def titles(line: OperationLine, document: Document) -> Iterator[tuple[Where, str]]:
    """What may be the title: the rest of the operation's own line, the line above it, the nearest heading above."""
    name, number = line.where.document, line.where.first
    yield line.where, beside(line, document.lines[number - 1])
    at = max(0, bisect_right(document.blocks, number, key=lambda block: block.first) - 1)
    for distance, block in enumerate(reversed(document.blocks[max(0, at - FARTHEST) : at])):
        text = block.lines[0].strip("# ")
        if block.kind is BlockKind.CODE or any(request_line.is_operation(other.strip()) for other in block.lines):
            return
        is_line = distance == 0 and len(block.lines) == 1 and not text.endswith((".", "!", "?"))
        if block.kind is BlockKind.HEADING or is_line:
            yield Where(name, block.first, block.last), text
        if block.kind is BlockKind.HEADING and not CAPTION.search(text):
            return


def beside(line: OperationLine, text: str) -> str:
    """What stands beside method and path on their line."""
    if glued := request_line.glued(text):
        return glued["rest"].partition(line.path)[2].strip()
    if request := request_line.at_start(text):
        return request.rest.strip(" \t|–—:-()")
    before = re.split(rf"[\s(\[–—:|-]*`?\b{request_line.METHODS}\b", text, maxsplit=1)[0]
    return before.strip("# ")
