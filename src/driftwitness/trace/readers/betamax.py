"""Reads a cassette of betamax: JSON, with bodies as text or as mappings, and headers as texts or as lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from driftwitness.trace import lists, vcr_shape
from driftwitness.trace.entries import interactions
from driftwitness.trace.opened import opened
from driftwitness.trace.readers import ruby_vcr
from driftwitness.trace.record import Interaction
from driftwitness.trace.recording import Reader, Unreadable

YAML = re.compile(rb"""^recorded_with: ['"]?betamax""", re.MULTILINE)


class BetamaxReader(Reader):
    """Cassettes of betamax, also of its serializers that write YAML."""

    name = "betamax"

    def recognises(self, start: bytes) -> bool:
        """Whether there are ``http_interactions`` in JSON that are not VCR's, or betamax says so."""
        start = start.removeprefix(lists.BOM)
        if start.lstrip().startswith(b"{"):
            return ruby_vcr.JSON.match(start) is not None and not ruby_vcr.RubyVcrReader().recognises(start)
        return YAML.search(start) is not None and ruby_vcr.YAML.search(start) is not None

    def read(self, path: Path) -> Iterator[Interaction | Unreadable]:
        """Give what the cassette holds; the time is when an interaction was recorded, to the second, in UTC."""
        with opened(path) as file:
            found = lists.entries(file, "http_interactions")
            yield from interactions(found, lambda number, entry: vcr_shape.recorded_at(number, entry, path.name))
