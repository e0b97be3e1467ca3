"""One difference between two contracts, and how its subject is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.model import JSON_MEDIA, Contract


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the newer contract says differently.

    ``kind`` names the sort of change, as in ``request-property-removed``; ``subject`` what changed, in words that
    do not depend on its place in the file. ``before`` and ``after`` are values of the contracts, None where nothing
    stands; ``old`` and ``new`` pointers into them. ``operations`` are those concerned (``GET /forms``); none means all.
    """

    kind: str
    subject: str
    before: Any
    after: Any
    old: str | None
    new: str | None
    operations: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A hash of what changed, the same for the same change wherever it stands in the files."""
        told = json.dumps([self.kind, self.subject, self.before, self.after], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def gather(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Give each difference once, with all operations that it concerns, in the order of the subjects."""
    by_cause: dict[tuple[str, str, str], Difference] = {}
    for difference in found:
        told = json.dumps([difference.before, difference.after], sort_keys=True, default=str)
        cause = difference.kind, difference.subject, told
        known = by_cause.get(cause)
        if known is None:
            by_cause[cause] = difference
        else:
            operations = tuple(dict.fromkeys((*known.operations, *difference.operations)))
            by_cause[cause] = replace(known, operations=operations)
    return tuple(sorted(by_cause.values(), key=lambda d: (d.subject, d.kind, str(d.before), str(d.after))))


def name(contract: Contract, pointer: str) -> str:
    """Name what stands at a pointer: ``GET /forms: response 200: data[].id``, or ``Form: id`` in a shared schema."""
    parts = json_pointer.split(pointer)
    start = (
        3 if parts[:2] == ("components", "schemas") else parts.index("schema") + 1 if "schema" in parts else len(parts)
    )
    words = [parts[2]] if parts[:2] == ("components", "schemas") else _outside(contract, parts[:start])
    inside = _inside(parts[start:])
    return ": ".join([*words, inside] if inside else words)


def _outside(contract: Contract, parts: tuple[str, ...]) -> list[str]:
    """Name the part of an operation, or the shared component, that has a schema."""
    words: list[str] = []
    if parts[0] == "paths" and len(parts) > 2:
        words.append(parts[1] if parts[2] == "parameters" else f"{parts[2].upper()} {parts[1]}")
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if part == "parameters" and following:
            found, _ = contract.locate(json_pointer.walk(contract.document, parts[: index + 2], None), "")
            words.append(f"{found['in']} parameter {found['name']}" if isinstance(found, dict) else following)
        elif part == "requestBody":
            words.append("request body")
        elif part in ("responses", "headers", "requestBodies"):
            words.append(f"{_SINGULAR[part]} {following}")
        elif part == "content" and following != JSON_MEDIA:
            words.append(following)
    return words


def _inside(parts: tuple[str, ...]) -> str:
    """Name a member of a schema: ``data[].id``."""
    names: list[str] = []
    rest = iter(parts)
    for part in rest:
        if part in ("properties", "patternProperties"):
            names.append(next(rest, ""))
        elif part in ("allOf", "anyOf", "oneOf"):
            next(rest, None)
        elif part == "items":
            names = [*names[:-1], f"{names[-1] if names else ''}[]"]
    return ".".join(names)


_SINGULAR: Mapping[str, str] = {"responses": "response", "headers": "header", "requestBodies": "request body"}
