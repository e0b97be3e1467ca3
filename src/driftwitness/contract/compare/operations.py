"""Compares operations: parameters, bodies, responses, authentication."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.compare.difference import Difference
from driftwitness.contract.compare.schemas import Direction, Schemas
from driftwitness.contract.model import Contract, Operation, Parameter

Located = tuple[Mapping[str, Any], str]
"""An object of a contract with the pointer of its place."""


def key(operation: Operation) -> tuple[str, str]:
    """Give what identifies an operation for its clients: path parameters have no names on the wire."""
    return operation.method, re.sub(r"\{[^}/]*\}", "{}", operation.path)


def label(operation: Operation) -> str:
    """Name an operation: ``GET /forms/{id}``."""
    return f"{operation.method} {operation.path}"


class Operations:
    """Compares the operations of two contracts."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self._old = old
        self._new = new
        self._schemas = Schemas(old, new)

    def compare(self) -> Iterator[Difference]:
        """Give the differences of all operations."""
        after = {key(operation): operation for operation in self._new.operations}
        before = {key(operation): operation for operation in self._old.operations}
        for found, operation in before.items():
            if found not in after:
                yield _one("operation-removed", operation, label(operation), None, operation.pointer, None)
            else:
                yield from self._operation(operation, after[found])
        for found, operation in after.items():
            if found not in before:
                yield _one("operation-added", operation, None, label(operation), None, operation.pointer)

    def _operation(self, old: Operation, new: Operation) -> Iterator[Difference]:
        if new.raw.get("deprecated") and not old.raw.get("deprecated"):
            yield _one("operation-deprecated", old, False, True, old.pointer, new.pointer)
        yield from self._parameters(old, new)
        yield from self._body(old, new)
        yield from self._responses(old, new)
        yield from self._security(old, new)

    def _parameters(self, old: Operation, new: Operation) -> Iterator[Difference]:
        before, after = _named(old), _named(new)
        for found, parameter in before.items():
            subject = f": {parameter.location} parameter {parameter.name}"
            if found not in after:
                yield _one("request-parameter-removed", old, parameter.name, None, parameter.pointer, None, subject)
                continue
            other = after[found]
            required = parameter.required, other.required
            if required[0] != required[1]:
                kind = "request-parameter-became-required" if required[1] else "request-parameter-became-optional"
                yield _one(kind, old, *required, parameter.pointer, other.pointer, subject)
            styles = _style(self._old, parameter), _style(self._new, other)
            if styles[0] != styles[1]:
                yield _one("request-parameter-style-changed", old, *styles, parameter.pointer, other.pointer, subject)
            places = f"{parameter.pointer}/schema", f"{other.pointer}/schema"
            yield from self._schemas.compare("request", *places, label(old))
        for found, parameter in after.items():
            if found not in before:
                subject = f": {parameter.location} parameter {parameter.name}"
                kind = "required-request-parameter-added" if parameter.required else "request-parameter-added"
                yield _one(kind, old, None, parameter.name, None, parameter.pointer, subject)

    def _body(self, old: Operation, new: Operation) -> Iterator[Difference]:
        before = _part(self._old, old.raw.get("requestBody"), old.pointer + "/requestBody")
        after = _part(self._new, new.raw.get("requestBody"), new.pointer + "/requestBody")
        subject = ": request body"
        if before and after:
            required = bool(before[0].get("required")), bool(after[0].get("required"))
            if required[0] != required[1]:
                kind = "request-body-became-required" if required[1] else "request-body-became-optional"
                yield _one(kind, old, *required, before[1], after[1], subject)
            yield from self._content("request", old, before, after, subject)
        elif before:
            yield _one("request-body-removed", old, True, None, before[1], None, subject)
        elif after:
            kind = "required-request-body-added" if after[0].get("required") else "request-body-added"
            yield _one(kind, old, None, True, None, after[1], subject)

    def _responses(self, old: Operation, new: Operation) -> Iterator[Difference]:
        for status in old.responses:
            raw, subject = old.raw["responses"][status], f": response {status}"
            if status not in new.responses:
                kind = "success-status-removed" if status.startswith("2") else "error-status-removed"
                yield _one(kind, old, status, None, f"{old.pointer}/responses/{status}", None, subject)
                continue
            before = _part(self._old, raw, f"{old.pointer}/responses/{status}")
            after = _part(self._new, new.raw["responses"][status], f"{new.pointer}/responses/{status}")
            if before and after:
                yield from self._content("response", old, before, after, subject)
                yield from self._headers(old, before, after)
        for status in new.responses:
            if status not in old.responses:
                kind = "success-status-added" if status.startswith("2") else "error-status-added"
                subject = f": response {status}"
                yield _one(kind, old, None, status, None, f"{new.pointer}/responses/{status}", subject)

    def _content(
        self, direction: Direction, operation: Operation, old: Located, new: Located, subject: str
    ) -> Iterator[Difference]:
        """Compare media types and the schema of each; where one contract has none, it says nothing of it."""
        before, after = old[0].get("content") or {}, new[0].get("content") or {}
        for media_type in before if after else ():
            place = old[1] + json_pointer.join("content", media_type)
            if media_type not in after:
                yield _one(f"{direction}-media-type-removed", operation, media_type, None, place, new[1], subject)
            elif "schema" in before[media_type] and "schema" in after[media_type]:
                other = new[1] + json_pointer.join("content", media_type)
                yield from self._schemas.compare(direction, f"{place}/schema", f"{other}/schema", label(operation))
        for media_type in after if before else ():
            if media_type not in before:
                place = new[1] + json_pointer.join("content", media_type)
                yield _one(f"{direction}-media-type-added", operation, None, media_type, old[1], place, subject)
        if direction == "response" and bool(before) != bool(after):
            kind = "response-body-added" if after else "response-body-removed"
            yield _one(kind, operation, sorted(before), sorted(after), old[1], new[1], subject)

    def _headers(self, operation: Operation, old: Located, new: Located) -> Iterator[Difference]:
        before = {header.lower(): header for header in old[0].get("headers") or {}}
        after = {header.lower(): header for header in new[0].get("headers") or {}}
        for folded, header in before.items():
            if folded not in after:
                place = old[1] + json_pointer.join("headers", header)
                yield _one("response-header-removed", operation, header, None, place, new[1], f": header {header}")
        for folded, header in after.items():
            if folded not in before:
                place = new[1] + json_pointer.join("headers", header)
                yield _one("response-header-added", operation, None, header, old[1], place, f": header {header}")

    def _security(self, old: Operation, new: Operation) -> Iterator[Difference]:
        before, after = _ways_in(self._old, old), _ways_in(self._new, new)
        places = "/components/securitySchemes", "/components/securitySchemes"
        if not before and after:
            yield _one("authentication-introduced", old, None, sorted(after), *places, ": authentication")
        elif before and not after:
            yield _one("authentication-dropped", old, sorted(before), None, *places, ": authentication")
        else:
            for way in sorted(before - after):
                yield _general("authentication-removed", old, way, None, *places)
            for way in sorted(after - before):
                yield _general("authentication-added", old, None, way, *places)


def _one(
    kind: str, operation: Operation, before: Any, after: Any, old: str | None, new: str | None, subject: str = ""
) -> Difference:
    return Difference(kind, label(operation) + subject, before, after, old, new, (label(operation),))


def _general(kind: str, operation: Operation, before: Any, after: Any, old: str, new: str) -> Difference:
    """Give a difference that may concern many operations, as one."""
    return Difference(kind, "authentication", before, after, old, new, (label(operation),))


def _named(operation: Operation) -> dict[tuple[str, str], Parameter]:
    """Give the parameters by what they are on the wire: those of the path by position, headers in lower case."""
    names = [parameter.name for parameter in operation.path_parameters]
    return {
        (
            parameter.location,
            str(names.index(parameter.name))
            if parameter.location == "path"
            else parameter.name.lower()
            if parameter.location == "header"
            else parameter.name,
        ): parameter
        for parameter in operation.parameters
    }


def _style(contract: Contract, parameter: Parameter) -> str:
    raw = json_pointer.get(contract.document, parameter.pointer, {})
    default = "form" if parameter.location in ("query", "cookie") else "simple"
    style = raw.get("style", default)
    return f"{style}{', exploded' if raw.get('explode', style == 'form') else ''}"


def _part(contract: Contract, raw: Any, place: str) -> Located | None:
    found, where = contract.locate(raw, place)
    return (found, where) if isinstance(found, dict) else None


def _ways_in(contract: Contract, operation: Operation) -> set[str]:
    """Give the ways to authenticate, each in words; empty where none is needed."""
    requirements = operation.raw.get("security", contract.document.get("security")) or []
    if any(not requirement for requirement in requirements):
        return set()
    schemes = contract.security_schemes
    return {" and ".join(_scheme(schemes.get(name) or {}) for name in sorted(needed)) for needed in requirements}


def _scheme(scheme: Mapping[str, Any]) -> str:
    kind = str(scheme.get("type"))
    if kind == "http":
        return f"http {str(scheme.get('scheme')).lower()}"
    if kind == "apiKey":
        return f"apiKey {scheme.get('in')} {scheme.get('name')}"
    flows = scheme.get("flows")
    return f"{kind} {json.dumps(sorted(flows))}" if isinstance(flows, dict) and flows else kind
