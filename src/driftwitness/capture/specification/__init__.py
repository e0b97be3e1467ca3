"""A contract from a vendor's own specification: what it says, with the place that says it, and what follows from it."""

from __future__ import annotations

from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.captured import Captured
from driftwitness.capture.portable import portable
from driftwitness.capture.specification import conventions, links
from driftwitness.contract import Contract, Evidence, EvidenceIndex
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY
from driftwitness.contract.evidence import hash_value
from driftwitness.contract.specification import Specification
from driftwitness.contract.specification.grammar import METHODS, OPENAPI, Place, walk

NOTED = ("operation", "parameter", "header", "requestBody", "response", "securityScheme")
"""What has evidence of its own, besides components and properties."""


class SpecificationLog:
    """Collects evidence: JSON pointer into the contract → the place in the specification that says so."""

    def __init__(self, specification: Specification) -> None:
        self._specification = specification
        self._entries: dict[str, Evidence] = {}

    def note(self, place: Place, said_at: Place | None = None, kind: str = "vendor-spec") -> None:
        """Remember why the contract says what stands at ``place``: what the contract has at ``said_at``, or there."""
        source, value = self._specification.source(json_pointer.join(*(place if said_at is None else said_at)))
        entry = Evidence(kind, source.document, pointer=source.pointer, sha256=hash_value(value))
        self._entries.setdefault(json_pointer.join(*place), entry)

    def as_json(self) -> dict[str, dict[str, Any]]:
        """Give all entries, in the order of their pointers."""
        return {pointer: self._entries[pointer].as_json() for pointer in sorted(self._entries)}


def capture_specification(specification: Specification) -> Captured:
    """Capture one contract from a vendor's specification.

    What it says stands as it says it. ``x-driftwitness`` and Links hold only what follows from it by a rule.
    """
    document = _with_operation_ids(specification.document)
    log = SpecificationLog(specification)
    _note_all(document, log)
    contract = Contract("", document, EvidenceIndex({}))
    found = conventions.conventions(contract, log)
    if found and KEY not in document:
        document[KEY] = found
    links.add_links(contract, document, log)
    document, evidence = portable(document, log.as_json())
    return Captured(openapi=document, evidence=evidence, findings=(), unused=(), exchanges=())


def _with_operation_ids(document: dict[str, Any]) -> dict[str, Any]:
    """Give a copy in which every operation has an id: conventions and Links name operations by it."""
    paths = {path: dict(item) if isinstance(item, dict) else item for path, item in _mapping(document, "paths").items()}
    operations = [
        (path, method, item)
        for path, item in paths.items()
        for method in METHODS
        if isinstance(item, dict) and isinstance(item.get(method), dict)
    ]
    taken = {item[method].get("operationId") for _, method, item in operations}
    for path, method, item in operations:
        if not item[method].get("operationId"):
            plain = name = naming.operation_name(method.upper(), path, lists=False)
            number = 1
            while name in taken:
                number += 1
                name = f"{plain}{number}"
            taken.add(name)
            item[method] = {"operationId": name} | item[method]
    return {**document, "paths": paths}


def _note_all(document: dict[str, Any], log: SpecificationLog) -> None:
    for name in ("title", "version"):
        if name in _mapping(document, "info"):
            log.note(("info", name))
    for part in ("servers", "tags"):
        for index, _ in enumerate(document.get(part) or ()):
            log.note((part, index))
    if "security" in document:
        log.note(("security",))
    for kind, _, place in walk(OPENAPI, "document", document):
        is_component = len(place) == 3 and place[0] == "components"
        if kind in NOTED or is_component or (kind == "schema" and place[-2] == "properties"):
            log.note(place)


def _mapping(owner: dict[str, Any], name: str) -> dict[str, Any]:
    found = owner.get(name)
    return found if isinstance(found, dict) else {}
