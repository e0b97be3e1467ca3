"""Parameters of path, query and headers."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from driftwitness.capture import constraints, naming
from driftwitness.capture.assemble_pagination import PAGE
from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.facts import OperationLine, ParameterRow, Where
from driftwitness.capture.outline import Operation

IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})  # OpenAPI says them elsewhere


def parameters(operation: Operation, keys: frozenset[str], log: EvidenceLog, at: Place) -> list[dict[str, Any]]:
    """The parameters: documented ones, those of the path, and query names that only a documented URL shows.

    `keys` are names that carry the credential.
    """
    found: list[dict[str, Any]] = []
    documented = {(row.location, row.name): row for row in operation.parameters if row.location != "body"}
    for name in naming.path_parameters(operation.path):
        row = documented.pop(("path", name), None)
        _add(found, name, "path", row, row.where if row else operation.where, log, at)
    for (location, name), row in documented.items():
        if location != "header" or name.lower() not in IGNORED_HEADERS:
            _add(found, name, str(location), row, row.where, log, at)
    taken = {parameter["name"] for parameter in found} | keys
    for name, where in _shown_in_urls(operation).items():
        if name not in taken:
            _add(found, name, "query", None, where, log, at)
    return found


def _add(
    found: list[dict[str, Any]],
    name: str,
    location: str,
    row: ParameterRow | None,
    where: Where,
    log: EvidenceLog,
    at: Place,
) -> None:
    log.note((*at, len(found)), where, "stated" if row or location == "path" else "example")
    schema = constraints.schema(row) if row else {}
    if name in PAGE and schema.get("default") == 1 and "minimum" not in schema:
        schema["minimum"] = 1  # pages are counted from the default
        log.note((*at, len(found), "schema", "minimum"), where, "inferred")
    parameter: dict[str, Any] = {"name": name, "in": location}
    if location == "path" or (row and row.required):
        parameter["required"] = True
    found.append(parameter | {"schema": schema or {"type": "string"}})


def _shown_in_urls(operation: Operation) -> dict[str, Where]:
    shown: dict[str, Where] = {}
    for line in operation.of(OperationLine):
        shown |= dict.fromkeys(line.query, line.where)
    if operation.call:
        query = urlsplit(operation.call.url).query
        shown |= {name: operation.call.where for name, _ in parse_qsl(query, keep_blank_values=True)}
    return shown
