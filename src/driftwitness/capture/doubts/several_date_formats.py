"""Dates and times that are written in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline

TIMES = {
    "T between date and time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*"),
    "a space between date and time": re.compile(
        r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:UTC|Z|[+-]\S+))?"
    ),
    "the day's name first": re.compile(
        r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? \d{1,2}[ -]\w{3}\w*[ -]\d{2,4}(?!.*GMT).*"
    ),
    "slashes": re.compile(r"\d{1,4}/\d{1,2}/\d{2,4}(?: \d\d:\d\d.*)?"),
    "dots": re.compile(r"[0-3]?\d\.[01]?\d\.(?:19|20)\d\d(?: \d\d:\d\d.*)?"),
}
DATE = re.compile(r"\d{4}-\d\d-\d\d")


class SeveralDateFormats(Doubt):
    """Examples write dates with a time in several formats.

    A client has to know for each field which one is taken and sent, and a wrong one may be stored as another time. Ask
    for the format of each field, and the time zone where none is written.
    """

    id = "document/several-date-formats"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for all formats."""
        seen: dict[str, tuple[Where, str]] = {}
        dates: list[tuple[Where, str]] = []
        for example in page.examples():
            for pointer, value in example.values():
                if isinstance(value, str):
                    shown = (example.at(pointer), f"{pointer.rpartition('/')[2]} {value!r}")
                    name = next((name for name, pattern in TIMES.items() if pattern.fullmatch(value)), None)
                    if name:
                        seen.setdefault(name, shown)
                    elif DATE.fullmatch(value):
                        dates.append(shown)
        if len(seen) > 1:
            places = sorted([*seen.values(), *dates[:1]])
            yield self.finding(
                places[1][0],
                f"{len(places)} formats of dates stand in examples: "
                f"{', '.join(f'{text} (line {where.first})' for where, text in places)}.",
                "gives each field the format of its own examples.",
                "which format does each of these fields take, and in which time zone?",
            )
