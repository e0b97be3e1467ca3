"""Reads a cassette of VCR for Ruby: YAML or JSON, of any version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from driftwitness.trace import lists, vcr_shape
from driftwitness.trace.entries import Entry, interactions
from driftwitness.trace.opened import opened
from driftwitness.trace.record import Interaction
from driftwitness.trace.recording import Reader, Unreadable

YAML = re.compile(rb"^(?:http_interactions:|- !ruby/struct:VCR::HTTPInteraction)", re.MULTILINE)
JSON = re.compile(rb'\A\s*\{(?:\s*"recorded_with"\s*:\s*"[^"]*"\s*,)?\s*"http_interactions"\s*:')
OTHERS = re.compile(rb"""^recorded_with: ['"]?(?:Schemathesis|betamax)""", re.MULTILINE)
BETAMAX = re.compile(
    rb'"recorded_with"\s*:\s*"betamax|"recorded_at"\s*:\s*"\d{4}-\d\d-\d\dT|"status"\s*:\s*\{[^{}]*\}\s*,\s*"url"'
)
OURS = re.compile(
    rb'"http_interactions":\[|"recorded_with"\s*:\s*"VCR|"method"\s*:\s*"[a-z]+"|"recorded_at"\s*:\s*"[A-Z][a-z]{2}, '
)


class RubyVcrReader(Reader):
    """Cassettes of VCR for Ruby."""

    name = "ruby-vcr"

    def recognises(self, start: bytes) -> bool:
        """Whether there are ``http_interactions`` that no other library names as its own."""
        start = start.removeprefix(lists.BOM)
        if start.lstrip().startswith(b"{"):
            return JSON.match(start) is not None and BETAMAX.search(start) is None and OURS.search(start) is not None
        return YAML.search(start) is not None and OTHERS.search(start) is None

    def read(self, path: Path) -> Iterator[Interaction | Unreadable]:
        """Give what the cassette holds; the time is when an interaction was recorded, to the second."""
        with opened(path) as file:
            found = map(_whole, lists.entries(file, "http_interactions"))
            yield from interactions(found, lambda number, entry: vcr_shape.recorded_at(number, entry, path.name))


def _whole(entry: Entry) -> Entry:
    """VCR ends an interaction with its time, before version 2 with HTTP's version.

    The last of a file, without it, may have been cut inside its body.
    """
    if isinstance(entry.value, dict) and _is_of_version_1(entry.value):
        cut = entry.last and "http_version" not in entry.value["response"]
        return Entry(None, "the file ends before its `http_version` does") if cut else Entry(_as_now(entry.value))
    if entry.last and isinstance(entry.value, dict) and not str(entry.value.get("recorded_at")).endswith("GMT"):
        return Entry(None, "the file ends before its `recorded_at` does, so that its body may not be whole")
    return entry


def _is_of_version_1(entry: Mapping[str, Any]) -> bool:
    """Whether an interaction is a dump of VCR's own structures, as it was before version 2: its method is a symbol."""
    request = entry.get("request")
    is_symbol = isinstance(request, dict) and str(request.get("method")).startswith(":")
    return is_symbol and isinstance(entry.get("response"), dict) and "recorded_at" not in entry


def _as_now(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    request = entry["request"]
    return {**entry, "request": {**request, "method": str(request["method"]).removeprefix(":")}}
