"""Why a contract asserts what it asserts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from driftwitness.contract import pointer as json_pointer

Severity = Literal["error", "warning", "note"]

SEVERITIES: Mapping[str, Severity] = {
    "stated": "error",
    "vendor-spec": "error",
    "example": "warning",
    "observed": "warning",
    "client": "warning",
    "vendor-site": "warning",
    "inferred": "note",
}

OF_DOCUMENTS = ("stated", "example", "vendor-spec")
"""The kinds of evidence that a vendor's own documents give."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one assertion stands in the contract.

    ``lines`` are the first and last line of ``document``, counted from 1; in a specification a JSON ``pointer`` stands
    instead, and where no document of the vendor says it, ``source``. What traffic shows has ``counts``: in how many of
    how many samples.
    """

    kind: str
    document: str | None = None
    lines: tuple[int, int] | None = None
    sha256: str | None = None
    source: str | None = None
    reason: str | None = None
    pointer: str | None = None
    counts: tuple[int, int] | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is to break what this evidence supports."""
        return SEVERITIES.get(self.kind, "note")

    @property
    def place(self) -> str:
        """Where to look, for people: ``page.txt:24-26``, ``spec.yaml#/paths/~1a``, a source, or ``inferred``."""
        if self.document and self.lines:
            first, last = self.lines
            return f"{self.document}:{first}" if first == last else f"{self.document}:{first}-{last}"
        if self.document and self.pointer:
            return f"{self.document}#{self.pointer}"
        if self.counts:
            seen = f"seen in {self.counts[0]} of {self.counts[1]}"
            return f"{self.source}, {seen}" if self.source else seen
        return self.source or self.document or self.kind

    def as_json(self) -> dict[str, Any]:
        """Give the entry as it stands in ``evidence.json``."""
        entry: dict[str, Any] = {"kind": self.kind}
        if self.document:
            entry["document"] = self.document
        if self.lines:
            entry["lines"] = list(self.lines)
        if self.pointer is not None:
            entry["pointer"] = self.pointer
        if self.counts:
            entry["counts"] = list(self.counts)
        for name in ("sha256", "source", "reason"):
            if value := getattr(self, name):
                entry[name] = value
        return entry

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Evidence:
        """Read an entry of ``evidence.json``."""
        lines, counts = entry.get("lines"), entry.get("counts")
        return cls(
            kind=str(entry.get("kind", "inferred")),
            document=entry.get("document"),
            lines=(int(lines[0]), int(lines[1])) if lines else None,
            sha256=entry.get("sha256"),
            source=entry.get("source"),
            reason=entry.get("reason"),
            pointer=entry.get("pointer"),
            counts=(int(counts[0]), int(counts[1])) if counts else None,
        )


INFERRED = Evidence("inferred", reason="no line of a document says so")


class EvidenceIndex:
    """The evidence of a contract: JSON pointer into the whole document → evidence."""

    def __init__(self, entries: Mapping[str, Evidence]) -> None:
        self.entries = dict(entries)

    def of(self, pointer: str) -> Evidence:
        """Give the evidence of an assertion: its own, or its nearest ancestor's, or ``INFERRED``."""
        for candidate in json_pointer.ancestors(pointer):
            if found := self.entries.get(candidate):
                return found
        return INFERRED

    @classmethod
    def from_json(cls, entries: Mapping[str, Mapping[str, Any]]) -> EvidenceIndex:
        """Read the content of ``evidence.json``."""
        return cls({place: Evidence.from_json(entry) for place, entry in entries.items()})

    def as_json(self) -> dict[str, Any]:
        """Give the content of ``evidence.json``, in the order of the pointers."""
        return {place: self.entries[place].as_json() for place in sorted(self.entries)}


def hash_value(value: Any) -> str:
    """Hash a part of a specification as evidence does: as canonical JSON, names in order, without white space."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_lines(lines: Iterable[str]) -> str:
    r"""Hash lines of a document as evidence does: joined by ``\n``, without trailing white space."""
    return hashlib.sha256("\n".join(line.rstrip() for line in lines).encode()).hexdigest()
