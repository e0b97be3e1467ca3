"""Whether a request keeps the contract: yes, no, or nobody can tell from the contract."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal
from urllib.parse import parse_qsl

from driftwitness.contract import bodies, strict_json
from driftwitness.contract.bodies import parse_text
from driftwitness.contract.model import Contract, Operation, Parameter
from driftwitness.contract.validation import SchemaSet

Part = Literal["path", "query", "header", "body", "syntax"]
LARGEST_EXACT = 2**53  # integers beyond it lose digits in many readers (RFC 8259, section 6)
_PARTS: Mapping[str, Part] = {"path": "path", "query": "query", "header": "header"}
_INTEGER = re.compile(r"-?[0-9]{1,4000}")
# OpenAPI 3.1.0, section 4.8.12.2: parameters of these names are ignored, for other places describe them.
_DESCRIBED_ELSEWHERE = frozenset({"accept", "content-type", "authorization"})


UNREAD = object()


class Validity(Enum):
    """What the contract says of a request's parameters and body; ids that must exist are not its business."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a request breaks the contract.

    ``part`` is ``path``, ``query``, ``header``, ``body`` or ``syntax`` (the body is not JSON); ``field`` the
    parameter's name or the dotted path in the body (of the absent property where one is required); ``contract`` the
    pointer of the broken assertion, ``expected`` what it demands; ``kind`` the evidence behind it.
    """

    part: Part
    field: str
    keyword: str
    contract: str
    kind: str
    message: str
    expected: Any = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one request and all its faults."""

    validity: Validity
    faults: tuple[Fault, ...]

    @property
    def parts(self) -> frozenset[str]:
        """Where the faults are."""
        return frozenset(fault.part for fault in self.faults)


def header_parameters(contract: Contract, operation: Operation) -> tuple[Parameter, ...]:
    """Give the header parameters that say something of a request: none that carries a credential or is ignored."""
    schemes = contract.security_schemes.values()
    ignored = _DESCRIBED_ELSEWHERE | {str(s.get("name")).lower() for s in schemes if s.get("in") == "header"}
    return tuple(p for p in operation.parameters if p.location == "header" and p.name.lower() not in ignored)


class RequestRules:
    """Assesses requests against one contract."""

    def __init__(self, contract: Contract, schemas: SchemaSet) -> None:
        self._contract = contract
        self._schemas = schemas
        self._one_value = {
            parameter.pointer: _is_one_value(contract, parameter)
            for operation in contract.operations
            for parameter in operation.parameters
        }
        self._only_seen = {
            operation.id
            for operation in contract.operations
            if contract.evidence.of(operation.pointer).kind == "observed"
        }
        self._known = {
            operation.id: {(p.location, p.name) for p in operation.parameters if self._one_value[p.pointer]}
            for operation in contract.operations
        }
        self._headers = {operation.id: header_parameters(contract, operation) for operation in contract.operations}

    def assess(
        self,
        operation: Operation,
        path_values: Mapping[str, str],
        query: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Assessment:
        """Assess one request: decoded path values, the raw query string, headers by lower-case name, the raw body.

        INVALID: it breaks what a document states (or a vendor's specification). VALID: it keeps every assertion, and
        its strings are plain ones that no server has a reason to refuse. UNKNOWN: anything between, such as a body
        that differs only from what an example shows, and any request for an operation of which only traffic tells:
        that shows what was accepted, never what has to be.
        """
        pairs = parse_qsl(query, keep_blank_values=True) if query else []
        given = self._given(operation, path_values, pairs, headers)
        value, unread = self._body_value(operation, body)
        faults = (*self._parameter_faults(given), *unread, *self._body_faults(operation, value))
        if any(fault.kind in ("stated", "vendor-spec") for fault in faults):
            return Assessment(Validity.INVALID, faults)
        if faults or operation.id in self._only_seen:
            return Assessment(Validity.UNKNOWN, faults)
        if (body and value is UNREAD) or not self._plain(operation, given, path_values, pairs, value):
            return Assessment(Validity.UNKNOWN, faults)
        return Assessment(Validity.VALID, ())

    def faults(
        self,
        operation: Operation,
        path_values: Mapping[str, str],
        query: str,
        headers: Mapping[str, str],
        value: Any,
    ) -> tuple[Fault, ...]:
        """Give all assertions that a request breaks, whatever their evidence; parameters as of ``assess``.

        ``value`` is the body as it was read, UNREAD where there is none.
        """
        pairs = parse_qsl(query, keep_blank_values=True) if query else []
        given = self._given(operation, path_values, pairs, headers)
        return (*self._parameter_faults(given), *self._body_faults(operation, value))

    def _given(
        self,
        operation: Operation,
        path_values: Mapping[str, str],
        pairs: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
    ) -> list[tuple[Parameter, list[str]]]:
        """Give the texts that a request has for each parameter of path, query and headers."""
        found: list[tuple[Parameter, list[str]]] = []
        for parameter in operation.parameters:
            if parameter.location == "path":
                found.append((parameter, [path_values.get(parameter.name, "")]))
            elif parameter.location == "query":
                found.append((parameter, [value for name, value in pairs if name == parameter.name]))
        for parameter in self._headers[operation.id]:
            text = headers.get(parameter.name.lower())
            found.append((parameter, [] if text is None else [text]))
        return found

    def _parameter_faults(self, given: Sequence[tuple[Parameter, list[str]]]) -> list[Fault]:
        found: list[Fault] = []
        for parameter, values in given:
            if not values and parameter.required:
                place = f"{parameter.pointer}/required"
                found.append(self._fault(parameter, "required", place, f"{parameter.name} is required"))
            for text in values[:1] if self._one_value[parameter.pointer] else []:
                value = parse_text(self._contract.resolve(parameter.schema) or {}, text)
                violations = self._schemas.violations(parameter.schema, f"{parameter.pointer}/schema", value)[:1]
                found.extend(self._fault(parameter, v.keyword, v.contract, v.message, v.expected) for v in violations)
        return found

    def _fault(self, parameter: Parameter, keyword: str, place: str, message: str, expected: Any = None) -> Fault:
        kind = self._contract.evidence.of(place).kind
        return Fault(_PARTS[parameter.location], parameter.name, keyword, place, kind, message, expected)

    def _body_value(self, operation: Operation, body: bytes | None) -> tuple[Any, list[Fault]]:
        """Give the body as a value, ``UNREAD`` where there is none that can be read, and what is wrong with that."""
        if operation.body is None or not bodies.is_legible(operation.body):
            return UNREAD, []
        place = operation.body.pointer
        if not body:
            if not operation.body.required:
                return UNREAD, []
            kind = self._contract.evidence.of(place).kind
            return UNREAD, [Fault("body", "", "required", place, kind, "the body is missing")]
        try:
            return bodies.read(self._contract, operation.body, body), []
        except strict_json.StrictJSONError as error:
            return UNREAD, [Fault("syntax", "", "json", place, "stated", str(error))]

    def _body_faults(self, operation: Operation, value: Any) -> list[Fault]:
        if operation.body is None or value is UNREAD:
            return []
        return [
            Fault(
                "body",
                ".".join(map(str, (*violation.instance, *([violation.missing] if violation.missing else [])))),
                violation.keyword,
                violation.contract,
                self._contract.evidence.of(violation.contract).kind,
                violation.message,
                violation.expected,
            )
            for violation in self._schemas.violations(operation.body.schema, operation.body.pointer, value)
        ]

    def _plain(
        self,
        operation: Operation,
        given: Sequence[tuple[Parameter, list[str]]],
        path_values: Mapping[str, str],
        pairs: Sequence[tuple[str, str]],
        value: Any,
    ) -> bool:
        """Whether nothing is odd: no unknown parameter or property, no control character, blank or huge number."""
        hidden = self._contract.credential_parameters
        pairs = [pair for pair in pairs if pair[0] not in hidden]
        known = self._known[operation.id]
        names = [name for name, _ in pairs]
        used = {("query", name) for name in names} | {("path", name) for name in path_values}
        in_headers = [(p, texts) for p, texts in given if p.location == "header" and texts]
        used |= {("header", parameter.name) for parameter, _ in in_headers}
        texts = [*path_values.values(), *(value for _, value in pairs), *(text for _, [text] in in_headers)]
        if used - known or len(set(names)) < len(names) or not all(_is_plain_parameter(text) for text in texts):
            return False
        return operation.body is None or value is UNREAD or self._plain_value(value, operation.body.schema)

    def _plain_value(self, value: Any, schema: Any) -> bool:
        """Whether a body value has only documented members and plain, documented strings; nothing in it is empty."""
        schema = self._contract.resolve(schema) or {}
        if isinstance(value, dict):
            known = schema.get("properties") or {}
            return bool(value) and all(
                name in known and plain_text(name) and self._plain_value(member, known[name])
                for name, member in value.items()
            )
        if isinstance(value, list):
            return bool(value) and all(self._plain_value(member, schema.get("items") or {}) for member in value)
        if isinstance(value, str):
            seen = schema.get("examples")
            return plain_text(value) and (seen is None or value in seen)
        return not isinstance(value, int | float) or abs(value) <= LARGEST_EXACT


def _is_one_value(contract: Contract, parameter: Parameter) -> bool:
    """Whether one text is one value: how lists and objects are joined into texts is not read here."""
    types = (contract.resolve(parameter.schema) or {}).get("type") or []
    return not {"array", "object"} & set([types] if isinstance(types, str) else types)


def plain_text(text: str) -> bool:
    """Whether a string is one that every server takes as it is: printable ASCII, not blank, no space at its ends."""
    return bool(text) and text.isascii() and text.isprintable() and text.strip() == text


def _is_plain_parameter(text: str) -> bool:
    return plain_text(text) and not (_INTEGER.fullmatch(text) and abs(int(text)) > LARGEST_EXACT)
