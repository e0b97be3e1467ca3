"""A method and a path on a line of their own, with or without a title behind: `GET /api/v1/forms/{id}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from driftwitness.capture import naming
from driftwitness.capture.facts import OperationLine, Where
from driftwitness.document import Document

METHOD = r"(?P<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)"
TARGET = r"(?P<origin>https?://[^\s/`]+|\$\{?\w+\}?|\{\{?\w+\}?\})?(?P<path>/[^\s`|]*)"
LINE = re.compile(rf"^(?:[A-Za-z ]{{1,20}}:\s*)?[^\w/]{{0,4}}{METHOD}[\s|`]+{TARGET}[`|]*(?P<rest>\s.*)?$")
MENTION = re.compile(r"\b(?:times|per|within|can be called|or (?:GET|POST|PUT|PATCH|DELETE))\b")


def recognise(document: Document) -> Iterator[OperationLine]:
    """Find operations; a method alone on its line takes its path from the next one."""
    alone: tuple[int, str] | None = None
    for number, line in document.text_lines():
        text, first = line, number
        if alone:
            first, text = alone[0], f"{alone[1]} {line}"
        match = LINE.match(text) or LINE.match(line)
        alone = (number, line) if re.fullmatch(METHOD, line) else None
        if match and not MENTION.search(match["rest"] or ""):
            path, _, query = match["path"].rstrip(".,;").partition("?")
            yield OperationLine(
                Where(document.name, first if match.string is text else number, number),
                match["method"],
                naming.template(path),
                origin=match["origin"] or "",
                query=tuple(name for name, _ in parse_qsl(query, keep_blank_values=True)),
            )
