"""What a request brings, read and held against the contract before anything happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.contract import Contract, Operation, Route, SchemaSet, bodies, strict_json
from driftwitness.contract.validity import UNREAD, RequestRules
from driftwitness.mock import shapes
from driftwitness.mock.errors import faults_of
from driftwitness.mock.exchange import RefusalError, Request
from driftwitness.mock.negotiation import Negotiation
from driftwitness.mock.wording import worded

MAX_DEPTH = 60


class Intake:
    """Reads bodies by their media type, and refuses input that the contract does not allow."""

    def __init__(self, contract: Contract, schemas: SchemaSet, negotiation: Negotiation) -> None:
        self._contract = contract
        self._rules = RequestRules(contract, schemas)
        self._negotiation = negotiation
        self._refuses_unknown = any(entry.of == "unknown" for entry in contract.conventions.errors)

    def read(self, route: Route, request: Request, *, checks_input: bool) -> Mapping[str, Any]:
        """Give the body of a request where it is an object; raises RefusalError where something is wrong with it."""
        received = self._negotiation.receive(request, route.operation)
        body = self._body(received.operation, received.raw)
        if checks_input:
            self._check(received.operation, body, route.path_values, request)
        return body if isinstance(body, dict) else {}

    def _body(self, operation: Operation, raw: bytes) -> Any:
        """Read the documented body, UNREAD where there is none; raises RefusalError where it cannot be read."""
        if operation.body is None:
            return UNREAD
        if not raw:
            if operation.body.required:
                raise RefusalError("malformed")
            return UNREAD
        if not bodies.is_legible(operation.body):
            return UNREAD
        try:
            value = bodies.read(self._contract, operation.body, raw)
        except strict_json.StrictJSONError as error:
            raise RefusalError("malformed") from error
        flat = shapes.flatten(self._contract, operation.body.schema)
        wants_object = flat["type"] == ["object"] or (flat["properties"] and not flat["type"])
        # what is not opened often enough cannot be too deep
        is_deep = raw.count(b"{") + raw.count(b"[") > MAX_DEPTH and _too_deep(value)
        if is_deep or (wants_object and not isinstance(value, dict)):
            raise RefusalError("malformed")
        return value

    def _check(self, operation: Operation, body: Any, path_values: Mapping[str, str], request: Request) -> None:
        """Refuse what breaks the contract, whatever the evidence; a path that cannot name anything names nothing."""
        details: dict[str, list[str]] = {}
        keywords: dict[str, str] = {}
        faults = self._rules.faults(operation, path_values, request.query, request.headers, body)
        if faults and all(fault.part == "path" for fault in faults):
            raise RefusalError("not-found")
        for fault in faults:
            said, told = worded(fault.keyword, fault.expected), details.setdefault(fault.field, [])
            told += [said] if said not in told else []
            keywords.setdefault(fault.field, fault.keyword)
        for name in self._undocumented(operation, request.query):
            details.setdefault(name, []).append("Not documented.")
            keywords.setdefault(name, "additionalProperties")
        if details:
            raise RefusalError("invalid-input", details, faults=faults_of(keywords))

    def _undocumented(self, operation: Operation, query: str) -> list[str]:
        """Give the parameters that nobody documents, where the catalogue has an error for such.

        Not so the members of a body: what a document leaves open is kept.
        """
        if not self._refuses_unknown:
            return []
        known = {p.name for p in operation.parameters if p.location == "query"} | self._contract.credential_parameters
        found = {name for name, _ in parse_qsl(query, keep_blank_values=True)} - known
        return sorted(name for name in found if "[" not in name)


def _too_deep(value: Any) -> bool:
    """Whether a value is nested deeper than the mock follows."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inside
            for outer in level
            if isinstance(outer, dict | list)
            for inside in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True
