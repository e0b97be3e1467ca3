"""Parameters of path, query and headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema import Draft202012Validator

from driftwitness.capture import naming
from driftwitness.capture.assemble.resources import Resources
from driftwitness.capture.evidence import EvidenceLog, Kind, Place
from driftwitness.capture.facts import CurlCall, Location, OperationLine, ParameterRow, PathValue, Where
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Operation, Outline
from driftwitness.capture.paging import PAGE

IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})  # OpenAPI says them elsewhere

INTEGER = re.compile(r"0|[1-9]\d{0,14}")
STANDS_FOR_ANOTHER = re.compile(r"[{}<>\[\]$*…]|^:|\.\.\.|^[A-Z]+(?:_[A-Z]+)*$|^x{2,}$")
"""Marks a placeholder in a URL, which is no value: `{id}`, `:id`, `$ID`, `YOUR_KEY`."""
WRITTEN_URL = re.compile(r"(?:https?:/)?/[^\s`\"'|)]+")
EXAMPLE: Kind = "example"
INFERRED: Kind = "inferred"


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A parameter to be; `row` is None where only the path or a URL shows it."""

    name: str
    location: str
    row: ParameterRow | None
    where: Where


def parameters(
    operation: Operation, page: Outline, keys: frozenset[str], resources: Resources, log: EvidenceLog, at: Place
) -> list[dict[str, Any]]:
    """The parameters: documented ones, those of the path, and query names that only a documented URL shows.

    `keys` are names that carry the credential. A path parameter without a stated type has that of
    the property it names.
    """
    found: list[dict[str, Any]] = []
    urls = list(_urls(operation, page))
    for parameter in _all(operation, keys):
        place = (*at, len(found))
        stated = parameter.row is not None or parameter.location == "path"
        log.note(place, parameter.where, "stated" if stated else "example")
        required = parameter.location == "path" or (parameter.row is not None and bool(parameter.row.required))
        schema = _schema(parameter, operation, urls, resources, log, (*place, "schema"))
        deprecated = schema.pop("deprecated", False)
        found.append(
            {"name": parameter.name, "in": parameter.location}
            | ({"required": True} if required else {})
            | ({"deprecated": True} if deprecated else {})
            | {"schema": schema}
        )
    return found


def _all(operation: Operation, keys: frozenset[str]) -> Iterator[_Parameter]:
    rows: dict[tuple[Location | None, str], ParameterRow] = {
        (row.location, row.name): row for row in operation.parameters if row.location != "body"
    }
    for name in naming.path_parameters(operation.path):
        row = rows.pop(("path", name), None) or _row_of_type(name, rows)
        shown = _named(operation, name)
        yield _Parameter(name, "path", row, row.where if row else shown.where if shown else operation.told)
    for (location, name), row in rows.items():
        if location != "header" or name.lower() not in IGNORED_HEADERS:
            yield _Parameter(name, str(location), row, row.where)
    taken = {name for _, name in rows} | keys
    for name, where in _shown_in_urls(operation).items():
        if name not in taken:
            yield _Parameter(name, "query", None, where)


def _row_of_type(name: str, rows: dict[tuple[Location | None, str], ParameterRow]) -> ParameterRow | None:
    """Take out the row that describes a path's parameter by another name and has the parameter's own as its type."""
    key = next((key for key, row in rows.items() if row.type == name), None)
    return replace(rows.pop(key), type=None) if key else None


def _schema(
    parameter: _Parameter,
    operation: Operation,
    urls: Sequence[tuple[str, Where]],
    resources: Resources,
    log: EvidenceLog,
    at: Place,
) -> dict[str, Any]:
    schema = constraints.schema(parameter.row) if parameter.row else {}
    if parameter.name in PAGE and schema.get("default") == 1 and "minimum" not in schema:
        log.note((*at, "minimum"), parameter.where, "inferred")
        schema["minimum"] = 1  # pages are counted from the default
    shown = _value(parameter, operation, urls)
    if "type" not in schema:
        known = resources.identifier_type(operation.path, parameter.name) if parameter.location == "path" else None
        number = shown is not None and INTEGER.fullmatch(shown[0]) is not None and not schema
        where, kind = (shown[1], EXAMPLE) if shown and number and not known else (parameter.where, INFERRED)
        number = number or isinstance(schema.get("default"), int)
        log.note((*at, "type"), where, kind)
        schema = {"type": known or ("integer" if number else "string")} | schema
    if shown and not {"examples", "enum", "format"} & set(schema):
        value = int(shown[0]) if schema["type"] == "integer" and INTEGER.fullmatch(shown[0]) else shown[0]
        if Draft202012Validator(schema).is_valid(value):
            log.note((*at, "examples"), shown[1], EXAMPLE)
            schema["examples"] = [value]
    return schema


def _urls(operation: Operation, page: Outline) -> Iterator[tuple[str, Where]]:
    """The URLs that calls and lines of the operation show."""
    for call in operation.of(CurlCall):
        yield call.url, call.where
    for line in operation.of(OperationLine):
        for text in page.document(line.where).lines[line.where.first - 1 : line.where.last]:
            yield from ((url, line.where) for url in WRITTEN_URL.findall(text))


def _value(parameter: _Parameter, operation: Operation, urls: Sequence[tuple[str, Where]]) -> tuple[str, Where] | None:
    """The value that a documented URL has for a parameter of the path, or for one that only a URL shows."""
    if parameter.location == "path" and (named := _named(operation, parameter.name)):
        return named.value, named.where
    template = [part for part in operation.path.split("/") if part]
    for written, where in urls:
        url = urlsplit(written)
        shown = dict(parse_qsl(url.query)) if parameter.location == "query" and not parameter.row else {}
        segments = [part for part in url.path.split("/") if part][-len(template) :] if template else []
        if parameter.location == "path" and _fits(template, segments):
            shown = {name.strip("{}"): unquote(value) for name, value in zip(template, segments, strict=True)}
        value = shown.get(parameter.name, "")
        if value and not STANDS_FOR_ANOTHER.search(value):
            return value, where
    return None


def _named(operation: Operation, name: str) -> PathValue | None:
    """What a line of the operation says that a parameter of its path can be."""
    values = (value for line in operation.of(OperationLine) for value in line.values)
    return next((value for value in values if value.name == name), None)


def _fits(template: list[str], written: list[str]) -> bool:
    pairs = zip(template, written, strict=False)
    return len(template) == len(written) and all(naming.is_parameter(part) or part == value for part, value in pairs)


def _shown_in_urls(operation: Operation) -> dict[str, Where]:
    shown: dict[str, Where] = {}
    for line in operation.of(OperationLine):
        shown |= dict.fromkeys(line.query, line.told or line.where)
    if operation.call:
        query = operation.call.url.partition("#")[0].partition("?")[2]
        shown |= {name: operation.call.where for name, _ in parse_qsl(query, keep_blank_values=True)}
    return shown
