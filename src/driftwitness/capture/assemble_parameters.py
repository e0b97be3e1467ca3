"""Parameters of path, query and headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from driftwitness.capture import constraints, naming
from driftwitness.capture.evidence import EvidenceLog, Place
from driftwitness.capture.facts import OperationLine, ParameterRow, Where
from driftwitness.capture.outline import Operation
from driftwitness.capture.paging import PAGE
from driftwitness.capture.resources import Resources

IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})  # OpenAPI says them elsewhere


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A parameter to be; `row` is None where only the path or a URL shows it."""

    name: str
    location: str
    row: ParameterRow | None
    where: Where


def parameters(
    operation: Operation, keys: frozenset[str], resources: Resources, log: EvidenceLog, at: Place
) -> list[dict[str, Any]]:
    """The parameters: documented ones, those of the path, and query names that only a documented URL shows.

    `keys` are names that carry the credential. A path parameter without a stated type has that of
    the property it names.
    """
    found: list[dict[str, Any]] = []
    for parameter in _all(operation, keys):
        place = (*at, len(found))
        stated = parameter.row is not None or parameter.location == "path"
        log.note(place, parameter.where, "stated" if stated else "example")
        required = parameter.location == "path" or (parameter.row is not None and bool(parameter.row.required))
        schema = _schema(parameter, operation, resources, log, (*place, "schema"))
        deprecated = schema.pop("deprecated", False)
        found.append(
            {"name": parameter.name, "in": parameter.location}
            | ({"required": True} if required else {})
            | ({"deprecated": True} if deprecated else {})
            | {"schema": schema}
        )
    return found


def _all(operation: Operation, keys: frozenset[str]) -> Iterator[_Parameter]:
    rows = {(row.location, row.name): row for row in operation.parameters if row.location != "body"}
    for name in naming.path_parameters(operation.path):
        row = rows.pop(("path", name), None)
        yield _Parameter(name, "path", row, row.where if row else operation.where)
    for (location, name), row in rows.items():
        if location != "header" or name.lower() not in IGNORED_HEADERS:
            yield _Parameter(name, str(location), row, row.where)
    taken = {name for _, name in rows} | keys
    for name, where in _shown_in_urls(operation).items():
        if name not in taken:
            yield _Parameter(name, "query", None, where)


def _schema(
    parameter: _Parameter, operation: Operation, resources: Resources, log: EvidenceLog, at: Place
) -> dict[str, Any]:
    schema = constraints.schema(parameter.row) if parameter.row else {}
    if parameter.name in PAGE and schema.get("default") == 1 and "minimum" not in schema:
        log.note((*at, "minimum"), parameter.where, "inferred")
        schema["minimum"] = 1  # pages are counted from the default
    if "type" not in schema:
        known = resources.identifier_type(operation.path, parameter.name) if parameter.location == "path" else None
        log.note((*at, "type"), parameter.where, "inferred")
        schema = {"type": known or "string"} | schema
    return schema


def _shown_in_urls(operation: Operation) -> dict[str, Where]:
    shown: dict[str, Where] = {}
    for line in operation.of(OperationLine):
        shown |= dict.fromkeys(line.query, line.where)
    if operation.call:
        query = urlsplit(operation.call.url).query
        shown |= {name: operation.call.where for name, _ in parse_qsl(query, keep_blank_values=True)}
    return shown
