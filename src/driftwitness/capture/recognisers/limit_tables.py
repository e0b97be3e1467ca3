"""Tables of quotas whose column, not whose cell, tells the window: `Plan | Requests per minute | Requests per day`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose, tables
from driftwitness.capture.convention_facts import Limit
from driftwitness.capture.facts import Where
from driftwitness.capture.numerals import COUNT, NUMBER, SHORT_UNIT, UNIT, number, seconds
from driftwitness.capture.recognisers.limits import ABOUT_LIMIT, NOUN, amounts, scope_of
from driftwitness.document import Block, BlockKind, Document

PERIOD = re.compile(
    rf"(?:{NOUN}\s*(?:/|\bper\s+)|\bper[\s-]+|/\s*)(?P<count>{COUNT})?[\s-]*(?P<unit>{SHORT_UNIT})"
    rf"|\b(?P<adverb>hourly|daily|weekly|monthly)\b|\b(?P<rate>[rqt]p[smhd])\b",
    re.IGNORECASE,
)
WINDOW_COLUMN = re.compile(r"\b(?:window|period|interval|time\s*frame|duration|timespan)\b", re.IGNORECASE)
ROW_WITH_WINDOW = re.compile(
    rf"(?P<quota>{NUMBER})\s*(?:{NOUN})?\s+(?:per\s+)?(?P<count>{COUNT})?[\s-]*(?P<unit>{UNIT})", re.IGNORECASE
)
STATUS_ROW = re.compile(r"\W*[1-5]\d\d(?:\W*\t|\W+[A-Z])")
"""A row of a table of statuses, which may speak of days and requests too."""
RATES = {"s": "second", "m": "minute", "h": "hour", "d": "day"}
LONGEST_HEAD = 120


def recognise(document: Document) -> Iterator[Limit]:
    """The rows below each head that names windows, or a column for them."""
    windows: list[int] = []
    scope: str | None = None
    window_column = False
    headings = ("", "")
    for block, number_of_line, line in _lines(document):
        where = Where(document.name, number_of_line, number_of_line)
        head, above = _windows(line), " ".join(headings)
        headings = (line, headings[0]) if block.kind is BlockKind.HEADING else headings
        if head or _heads_window_column(line, above):
            windows, window_column, scope = head, not head, scope_of(line)
            continue
        if tables.is_rule(line) or not (windows or window_column):
            continue
        row = _with_window(line) if window_column else _quotas(line, windows)
        if not row or amounts(line):
            windows, window_column = [], False
        for quota, window in row if not amounts(line) else ():
            yield Limit(where, quota, window, scope or scope_of(line))


def _windows(line: str) -> list[int]:
    """The windows that a head names, in order; none for a line that is no head."""
    if (
        len(line) > LONGEST_HEAD
        or line.endswith((".", ":"))
        or re.search(rf"(?:{NUMBER})\s+{NOUN}", line, re.IGNORECASE)
        or STATUS_ROW.match(line)
    ):
        return []
    if amounts(line, about_limits=True) or (
        not ABOUT_LIMIT.search(line) and not re.search(r"[rqt]p[smhd]\b", line, re.IGNORECASE)
    ):
        return []
    return [_seconds(match) for match in PERIOD.finditer(line)]


def _seconds(match: re.Match[str]) -> int:
    if match["rate"]:
        return seconds(None, RATES[match["rate"][-1].lower()])
    return seconds(match["count"], match["unit"] or match["adverb"])


def _lines(document: Document) -> Iterator[tuple[Block, int, str]]:
    for block in document.blocks:
        if block.kind is not BlockKind.CODE:
            for number_of_line, line in prose.numbered(block):
                yield block, number_of_line, line


def _heads_window_column(line: str, heading: str) -> bool:
    return (
        len(line) <= LONGEST_HEAD
        and line[-1] not in ".:"
        and bool(WINDOW_COLUMN.search(line) and ABOUT_LIMIT.search(f"{line} {heading}") and not re.search(r"\d", line))
    )


def _quotas(line: str, windows: list[int]) -> list[tuple[int, int]]:
    """The numbers at the end of a row, one for each window."""
    if "\t" in line:
        cells = [number(cell) if re.fullmatch(NUMBER, cell.strip()) else None for cell in line.split("\t")]
        found = [cell for cell in cells if cell]
    else:
        rest = line
        found = []
        while (match := re.search(rf"(?:^|\s)({NUMBER})$", rest)) and len(found) < len(windows):
            found.insert(0, number(match[1]) or 0)
            rest = rest[: match.start()].rstrip()
    return list(zip(found, windows, strict=True)) if len(found) == len(windows) and all(found) else []


def _with_window(line: str) -> list[tuple[int, int]]:
    match = ROW_WITH_WINDOW.search(line.replace("\t", " "))
    quota = number(match["quota"]) if match else None
    return [(quota, seconds(match["count"], match["unit"]))] if match and quota else []
