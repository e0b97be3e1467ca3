"""Tables of HTML: cells that span columns and rows, spread so that every row has a text for each column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WIDEST, TALLEST = 50, 500
"""The most columns and rows that one cell spans."""
NUMBER = re.compile(r"[0-9]{1,9}")

Spans = dict[int, tuple[int, str]]
"""For a column that a cell above takes: how many rows more, and its text."""


@dataclass(slots=True)
class Cell:
    """A cell: its text, and how many columns and rows it spans. `parts` are the pieces of a text still being read."""

    columns: int = 1
    rows: int = 1
    text: str = ""
    parts: list[str] = field(default_factory=list)


def cell(attributes: Mapping[str, str | None]) -> Cell:
    """A cell without text that spans what its attributes say."""
    return Cell(number(attributes.get("colspan"), 1, WIDEST), number(attributes.get("rowspan"), 1, TALLEST))


def number(written: str | None, default: int, most: int) -> int:
    """The number that an attribute gives, at most `most`; the default where it gives none."""
    return min(int(written), most) or default if written and NUMBER.fullmatch(written) else default


def spread(cells: Sequence[Cell], spans: Spans) -> list[str]:
    """The texts of a row's columns: a cell that spans rows stands in each, one that spans columns only in the first.

    `spans` is brought up to date for the next row.
    """
    texts: list[str] = []
    below: Spans = {}

    def take_from_above() -> None:
        while len(texts) in spans:
            rows, text = spans.pop(len(texts))
            if rows > 1:
                below[len(texts)] = (rows - 1, text)
            texts.append(text)

    for found in cells:
        take_from_above()
        for column in range(found.columns):
            text = "" if column else found.text
            if found.rows > 1:
                below[len(texts)] = (found.rows - 1, text)
            texts.append(text)
    take_from_above()
    spans.clear()
    spans.update(below)
    return texts
