"""Reads the VCR report of schemathesis: YAML of thousands of interactions, with the checks that it made of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from driftwitness.trace import lists, parts, vcr_shape
from driftwitness.trace.entries import Entry, interactions
from driftwitness.trace.opened import opened
from driftwitness.trace.parts import Malformed
from driftwitness.trace.record import Interaction
from driftwitness.trace.recording import Reader, Unreadable

SAID = re.compile(rb"""^recorded_with: ['"]?Schemathesis""", re.MULTILINE)


class SchemathesisVcrReader(Reader):
    """Reports that ``schemathesis run --report=vcr`` writes."""

    name = "schemathesis-vcr"

    def recognises(self, start: bytes) -> bool:
        """Whether the report names schemathesis at its top."""
        return SAID.search(start) is not None

    def read(self, path: Path) -> Iterator[Interaction | Unreadable]:
        """Give what the report holds; a request without a response is unreadable."""
        with opened(path) as file:
            found = map(_whole, lists.entries(file, "http_interactions"))
            yield from interactions(found, lambda number, entry: _interaction(number, entry, path.name))


def _whole(entry: Entry) -> Entry:
    """The report ends a response with its HTTP version: the last of a file, without one, may have been cut."""
    response = entry.value.get("response") if isinstance(entry.value, dict) else None
    if entry.last and isinstance(response, dict) and "http_version" not in response:
        return Entry(None, "the file ends before its `http_version`, so that its body may not be whole")
    return entry


def _interaction(number: int, entry: Any, source: str) -> Interaction:
    entry = parts.mapping(entry, "interaction")
    if entry.get("response") is None:
        raise Malformed("no response: the request failed")
    response = parts.mapping(entry["response"], "response")
    if response.get("truncated_from") is not None:
        raise Malformed(
            f"response.body: only the beginning of {parts.shown(response['truncated_from'])} bytes was kept"
        )
    time = parts.moment(entry.get("recorded_at"))
    sent = float(number) if time is None else time
    received = sent if time is None else sent + parts.duration(response.get("elapsed"))
    return vcr_shape.interaction(number, entry, source, sent, received)
