"""Starts a contract from what was observed."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.portable import portable
from driftwitness.capture.specification import conventions, links
from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.contract.conventions import KEY
from driftwitness.drift.observed import Observations, OperationObserved
from driftwitness.run.from_recordings import errors, operations, schemas, security
from driftwitness.run.from_recordings.notes import Notes

_OF_SERVER = re.compile(r"api|rest|v\d+(?:\.\d+)*")
OF_CLIENTS = ("HEAD", "OPTIONS", "TRACE", "CONNECT")
"""Methods that tools ask of any address."""


@dataclass(frozen=True, slots=True)
class Started:
    """A whole OpenAPI document with its evidence; ``left_out`` tells in words what traffic it does not stand for."""

    document: dict[str, Any]
    evidence: dict[str, dict[str, Any]]
    left_out: tuple[str, ...]


def start(observed: Observations, vendor: str, source: str) -> Started:
    """Start a contract: operations by path templates, with what their answers showed.

    Only what succeeded at least once is an operation, and only at the address that most requests went to. ``source``
    names the recordings in the evidence. No value of the traffic gets in, but words under names such as ``status``.
    """
    notes = Notes(source)
    origin = _origin(observed)
    kept, left_out = _kept(observed, origin)
    prefix = _prefix([found.path for found in kept])
    for found in kept:
        found.path = found.path.removeprefix(prefix)
    whole = errors.shared(kept)
    reference = f"#/components/schemas/{errors.NAME}" if whole else None
    named = security.schemes(kept, notes)
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": vendor, "version": "observed"},
        "servers": [{"url": origin + prefix}],
        "paths": _paths(kept, notes, reference, named),
    }
    if named:
        document["security"] = _usual_security(document["paths"])
    notes.seen("/servers/0", observed.bases[origin], observed.count)
    components: dict[str, Any] = {}
    if whole is not None:
        at = f"/components/schemas/{errors.NAME}"
        components["schemas"] = {errors.NAME: schemas.of_answer(whole, at, notes)}
        notes.seen(at, whole.objects, whole.count)
    if named:
        components["securitySchemes"] = {name: scheme for name, (_, scheme) in named.items()}
    if components:
        document["components"] = components
    _conclude(document, notes)
    whole_document, evidence = portable(document, notes.entries)
    return Started(whole_document, dict(sorted(evidence.items())), tuple(left_out))


def _origin(observed: Observations) -> str:
    """Give the scheme and host that most requests went to."""
    return min(observed.bases, key=lambda name: (-observed.bases[name], name))


def _prefix(paths: Sequence[str]) -> str:
    """Give what all paths start with, up to a segment that is a version's or only says that it is an API."""
    split = [path.split("/") for path in paths]
    common = [segments[0] for segments in itertools.takewhile(_is_one, zip(*split, strict=False))]
    marked = [place for place, segment in enumerate(common) if _OF_SERVER.fullmatch(segment)]
    prefix = "/".join(common[: marked[-1] + 1]) if marked else ""
    return prefix if prefix not in paths else ""


def _is_one(segments: tuple[str, ...]) -> bool:
    return len(set(segments)) == 1


def _kept(observed: Observations, origin: str) -> tuple[list[OperationObserved], list[str]]:
    """Give what succeeded at an origin, and in words what did not, or went to another."""
    kept, left_out = [], []
    for _, found in sorted(observed.operations.items(), key=lambda pair: (pair[0][1], pair[0][0])):
        own = max(found.bases, key=lambda name: (found.bases[name], name))
        if own != origin:
            left_out.append(f"{found.name}: {found.count} at {own}, another address than {origin}")
        elif found.method in OF_CLIENTS:
            left_out.append(f"{found.name}: clients may ask that of any address")
        elif not any(200 <= status < 400 for status in found.answers):
            statuses = ", ".join(f"{status} {count}x" for status, count in sorted(found.statuses.items()))
            left_out.append(f"{found.name}: never succeeded ({statuses})")
        else:
            kept.append(found)
    return kept, left_out


def _paths(
    kept: Sequence[OperationObserved],
    notes: Notes,
    reference: str | None,
    named: security.Schemes,
) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    taken: set[str] = set()
    for found in kept:
        name = unused(naming.operation_name(found.method, found.path, operations.is_list(found)), taken)
        definition = operations.operation(found, name, notes, reference)
        if named:
            definition["security"] = security.required(found, named)
        paths.setdefault(found.path, {})[found.method.lower()] = definition
    return paths


def _usual_security(paths: dict[str, Any]) -> list[dict[str, list[str]]]:
    """Give what most operations demand, and take it from these: they inherit it."""
    definitions = [definition for item in paths.values() for definition in item.values()]
    demanded = Counter(json.dumps(definition["security"]) for definition in definitions)
    usual = min(demanded, key=lambda said: (-demanded[said], said))
    for definition in definitions:
        if json.dumps(definition["security"]) == usual:
            del definition["security"]
    common: list[dict[str, list[str]]] = json.loads(usual)
    return common


def unused(name: str, taken: set[str]) -> str:
    """Give the name, or with a number where it is taken, and take it."""
    fresh, number = name, 1
    while fresh in taken:
        number += 1
        fresh = f"{name}{number}"
    taken.add(fresh)
    return fresh


def _conclude(document: dict[str, Any], notes: Notes) -> None:
    """Add what follows by a rule: the error envelope, pagination, Links."""
    contract = Contract("", document, EvidenceIndex({}))
    if found := conventions.conventions(contract, notes):
        document[KEY] = found
    links.add_links(contract, document, notes)
