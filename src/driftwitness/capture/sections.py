"""The sections of a page: which heading stands over which lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from driftwitness.capture import tables
from driftwitness.capture.operations import request_line
from driftwitness.capture.recognisers.captions import STATUS
from driftwitness.capture.recognisers.headings import CAPTION, COUNT, TITLE_OF_OPERATION, VERB
from driftwitness.document import Block, BlockKind, Document

GENERIC = re.compile(
    r"^(?:http requests?|definition|end[ -]?points?|ur[il]s?|usage|routes?|methods?|verbs?|synopsis|signature|curl"
    r"|copy as curl|example usage)$",
    re.IGNORECASE,
)
METHODS_ONLY = re.compile(rf"^{request_line.METHOD_LIST}(?: only)?$")
GENERAL_SUBJECT = re.compile(
    r"\b(?:authenticat\w+|authoriz\w+|auth|credentials?|api keys?|access tokens?|errors?|rate[ -]?limit\w*|throttl\w+"
    r"|paginat\w+|pages?|introduction|overview|quick ?start|getting started|get started|first (?:request|call)"
    r"|versioning|versions?|conventions?|usage|libraries|sdks?|clients?|tools|testing|tips|filter\w*|sort\w*|basics"
    r"|general|formats?|conditional requests?|cors|jsonp|timezones?|etags?|caching|localization|base url|http|requests?"
    r"|responses?|headers?|redirects?|webhooks?|sandbox|examples?|tutorial|changes|prefix|views?)\b",
    re.IGNORECASE,
)
"""Headings of what is said about the whole API."""
ANSWERS = re.compile(
    r"^(?:(?:all|other|possible|available|expected|typical|sample|http|api|success(?:ful)?|error)\s+)*"
    r"(?:responses|results|returns|(?:status|response|return|result)\s+codes|statuses)\s*:?$",
    re.IGNORECASE,
)
"""Headings in the plural over the answers: of one operation where they come back, or follow such a part of it."""
HISTORY = re.compile(
    r"\b(?:change ?log|release notes|what'?s new|version history|revision history|migrat\w+|upgrad\w+|deprecations?"
    r"|removed|breaking changes|retired|legacy (?:routes|endpoints))\b",
    re.IGNORECASE,
)
OUTGOING = re.compile(r"\b(?:webhooks?|callbacks?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `caption`: it names a part of what stands above (`Response`); `end`: the last line of its section."""

    line: int
    text: str
    level: int | None
    caption: bool
    end: int

    @property
    def names_action(self) -> bool:
        """Whether the heading says what an operation does."""
        return (TITLE_OF_OPERATION.match(self.text) or VERB.match(self.text)) is not None


class Sections:
    """The headings of one document, in order."""

    def __init__(self, document: Document) -> None:
        self.name = document.name
        self.length = len(document.lines)
        self.headings = _headings(document)
        self._titles = [heading for heading in self.headings if not heading.caption]
        self._lines = [heading.line for heading in self._titles]
        self._parents = _parents(self.headings)

    def over(self, line: int) -> Heading | None:
        """The nearest heading at or above the line that is no caption and whose section holds the line."""
        at = bisect_right(self._lines, line)
        return self._titles[at - 1] if at and self._titles[at - 1].end >= line else None

    def end(self, line: int) -> int:
        """The last line of what the line starts, be it a heading or not."""
        over = self.over(line)
        after = bisect_right(self._lines, line)
        following = self._lines[after] if after < len(self._lines) else self.length + 1
        return max(line, over.end if over and (over.line == line or over.level is not None) else following - 1)

    def above(self, heading: Heading) -> Heading | None:
        """The heading of the section around this one; None at the top and where levels are unknown."""
        return self._parents.get(heading.line)

    def history(self, line: int) -> bool:
        """Whether the line stands in a section about what was changed or removed."""
        heading = self.over(line)
        while heading:
            if HISTORY.search(heading.text):
                return True
            heading = self.above(heading)
        return False


def _headings(document: Document) -> tuple[Heading, ...]:
    blocks = [block for block in document.blocks if block.kind is BlockKind.HEADING and not _is_plain(block)]
    texts = Counter(block.text for block in blocks)
    found: list[tuple[int, str, int | None, bool]] = []
    for block in blocks:
        text = block.lines[0].strip().strip("#¶ ")
        caption = _is_caption(text, block.level, texts[block.text])
        if not caption and ANSWERS.match(text):
            caption = texts[block.text] > 1 or (bool(found) and found[-1][2:] == (block.level, True))
        found.append((block.first, text, block.level, caption))
    return tuple(
        Heading(line, text, level, caption, _end(found, index, len(document.lines)))
        for index, (line, text, level, caption) in enumerate(found)
    )


def _is_plain(block: Block) -> bool:
    """Whether a line that only looks like a heading is none: an operation, which the heading above it titles."""
    return block.level is None and request_line.is_operation(block.lines[0].strip())


def _parents(headings: tuple[Heading, ...]) -> dict[int, Heading]:
    """By line, the nearest heading above that is of a higher level and no caption."""
    found: dict[int, Heading] = {}
    above: list[tuple[int, Heading]] = []
    for heading in headings:
        if heading.level is None:
            continue
        while above and above[-1][0] >= heading.level:
            above.pop()
        if above:
            found[heading.line] = above[-1][1]
        if not heading.caption:
            above.append((heading.level, heading))
    return found


def _is_caption(text: str, level: int | None, times: int) -> bool:
    if request_line.is_operation(text):
        return False
    if (
        METHODS_ONLY.match(text)
        or GENERIC.match(text)
        or COUNT.match(text)
        or STATUS.match(text)
        or tables.columns(text)
    ):
        return True
    if CAPTION.search(text) and not (TITLE_OF_OPERATION.match(text) and len(text.split()) > 2):
        return len(text.split()) <= 4 or times > 1
    return level is None and times > 1 and not (TITLE_OF_OPERATION.match(text) or VERB.match(text))


def _end(found: list[tuple[int, str, int | None, bool]], index: int, length: int) -> int:
    """The last line of the section that a heading starts: captions end no section but one of their own kind."""
    _, _, level, caption = found[index]
    for at in range(index + 1, len(found)):
        line, _, other, is_caption = found[at]
        ends = other is None or level is None or other <= level
        if ends and (not is_caption or caption):
            return line - 1
    return length
