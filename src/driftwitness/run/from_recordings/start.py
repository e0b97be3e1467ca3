"""Starts a contract from what was observed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from driftwitness.capture import naming
from driftwitness.capture.portable import portable
from driftwitness.capture.specification import conventions, links
from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.contract.conventions import KEY
from driftwitness.drift.observed import Observations, OperationObserved
from driftwitness.run.from_recordings import errors, operations, schemas, security
from driftwitness.run.from_recordings.notes import Notes


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
    base = _base(observed)
    kept, left_out = _kept(observed, base)
    whole = errors.shared(kept)
    reference = f"#/components/schemas/{errors.NAME}" if whole else None
    named = security.schemes(kept, notes)
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": vendor, "version": "observed"},
        "servers": [{"url": base}],
        "paths": _paths(kept, notes, reference, named),
    }
    notes.seen("/servers/0", observed.bases[base], observed.count)
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
    return Started(whole_document, evidence, tuple(left_out))


def _base(observed: Observations) -> str:
    """Give the address that most requests went to; where its paths have several prefixes, the host alone."""
    origins: Counter[str] = Counter()
    for base, count in observed.bases.items():
        parts = urlsplit(base)
        origins[f"{parts.scheme}://{parts.netloc}"] += count
    origin = min(origins, key=lambda name: (-origins[name], name))
    bases = [base for base in observed.bases if base == origin or base.startswith(origin + "/")]
    return bases[0] if len(bases) == 1 else origin


def _kept(observed: Observations, base: str) -> tuple[list[OperationObserved], list[str]]:
    kept, left_out = [], []
    for _, found in sorted(observed.operations.items(), key=lambda pair: (pair[0][1], pair[0][0])):
        own = max(found.bases, key=lambda name: (found.bases[name], name))
        if own != base and not own.startswith(base + "/"):
            left_out.append(f"{found.name}: {found.count} at {own}, another address than {base}")
        elif not any(200 <= status < 400 for status in found.answers):
            statuses = ", ".join(f"{status} {count}x" for status, count in sorted(found.statuses.items()))
            left_out.append(f"{found.name}: never succeeded ({statuses})")
        else:
            found.path = own.removeprefix(base) + found.path
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
