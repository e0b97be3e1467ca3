"""Lines that stand alone and look like a heading, where the format marks none."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_WORDS, LONGEST, FEW_WORDS = 11, 70, 9
ENDS_SENTENCE = re.compile(r"[.,:;{}\[\]\"'!?]$")
METHOD_BEHIND = re.compile(r"\w \[(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\]$")
PATH_OR_FIELD = re.compile(r"(?:^|\s)/(?=\S)|://|^[A-Z][A-Za-z]*(?:-[A-Za-z]+)+:\s")
QUESTION = re.compile(
    r"(?:what|how|why|when|where|which|who|can|do|does|is|are|have|has|need|want)\b.*\?$", re.IGNORECASE
)
VALUE = re.compile(
    r"[\d.,]+|\S+:\S+|OR|AND|[A-Z][\w-]*:(?:\S.*|\s+[^A-Z\s]\S*)|(?:Authorization|Accept|Status):\s.*|To:\s.*<.*"
)
"""A number, one word with a colon inside, or a name and its value: `Backoff: 30`."""
ITEM = re.compile(r"\d+[.)]\s+[a-z]")
TERM = re.compile(
    r"\w[\w.-]*\s+\(?(?:required|optional|mandatory)\)?|[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+-(?:Limit|Remaining|Reset)",
    re.IGNORECASE,
)
"""A field and whether it is required, or a header of a limit: a term that is defined below."""
LEAD_IN = re.compile(
    r"(?:returns|successfully|alternatively|please|see|and|or|but|if|there|this|these|it|you|we|new in|available for"
    r"|also|note that|for (?:more|example|the))\b",
    re.IGNORECASE,
)
SAYS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|must|should|does|includes?|contains?|uses)\b(?!\s*\?)",
)
TITLES = re.compile(
    r"(?:^|[-–—:]\s)(?:what|how|why|when|where|which|who|things|before|check|verify|get|list|find|create|update|delete)\b",
    re.IGNORECASE,
)
"""A title may ask, or tell what to do, with a whole sentence."""
ASIDE = re.compile(r"[,!]|\(see\b", re.IGNORECASE)
TABLE_FIRST = re.compile(
    r"(?:endpoint|method|state|code|language|tool|parameter|field|security type|interval|name|key|property|attribute"
    r"|error|header|status|pages|type|option|directory|file|accept|metric)\b",
    re.IGNORECASE,
)
TABLE_LAST = re.compile(
    r"\b(?:description|type|meaning|values?|notes?|details?|default|required|purpose|contains|limitations?|explanation"
    r"|additional information)$",
    re.IGNORECASE,
)
TITLE_OF_TABLE = re.compile(
    r"\b(?:codes|fields|parameters|values|errors|attributes|properties|types|statuses)\s+\w+$", re.IGNORECASE
)
TABLE_ALSO_LAST = re.compile(r"\s(?:usage|role|address|message|region|wrapper|code|for|example)$", re.IGNORECASE)
"""Ends the head of a table that begins with a word for a column."""
FEWEST_ROWS, WRAPPED = 2, 60


def is_heading(line: str) -> bool:
    """Whether a line that stands alone looks like a heading: short, capitalised, no sentence, no path, no value."""
    words = line.split()
    if "\t" in line or len(line) > LONGEST or len(words) > MOST_WORDS or not _begins(line):
        return False
    if len(words) > FEW_WORDS and ASIDE.search(line):
        return False
    marked = QUESTION.match(line) or METHOD_BEHIND.search(line)
    if (ENDS_SENTENCE.search(line) and not marked) or PATH_OR_FIELD.search(line):
        return False
    return not (VALUE.fullmatch(line) or ITEM.match(line) or TERM.fullmatch(line) or _tells(line, words))


def heads_table(line: str, following: Sequence[str]) -> bool:
    """Whether the line names the columns of a table that lost its marks: `Method Usage` over two rows or more."""
    if len(following) < FEWEST_ROWS or any(row.lstrip()[:1] in "-*•" for row in following):
        return False
    wrapped = all(len(row) >= WRAPPED for row in following[:-1])
    first = TABLE_FIRST.match(line)
    last = TABLE_LAST.search(line) or (first and (TABLE_ALSO_LAST.search(line) or first[0] == line))
    return not wrapped and last is not None and not TITLE_OF_TABLE.search(line)


def _begins(line: str) -> bool:
    return line[0].isupper() or line[0].isdigit() or (line[0] == "(" and line.isupper())


def _tells(line: str, words: Sequence[str]) -> bool:
    """Whether the line is the sentence of a paragraph that has no full stop; a title has capitals in its words."""
    long = [word for word in words[1:] if len(word) > 3]
    if TITLES.search(line) or (long and all(word[0].isupper() for word in long)):
        return False
    return len(words) > 2 and (LEAD_IN.match(line) is not None or SAYS.search(line) is not None)
