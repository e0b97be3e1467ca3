"""input/invalid-body-rejected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from driftwitness.checks import catalogue, ordinary, reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Body, Contract, Operation, bodies
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.validity import Fault, Validity

_COERCED = {
    "string": (bool, int, float),
    "integer": (str, bool, float),
    "number": (str, bool),
    "boolean": (str, int, float),
}


class InvalidBodyRejected(InteractionCheck):
    """A body that breaks what the document states is refused with a documented status.

    Looks at bodies, JSON or forms, sent with the run's credential. One judgement for each broken constraint of an
    accepted body;
    null for an optional property and a scalar that reads as the documented type (``"5"`` for 5) may be accepted, as
    many servers convert them. Statuses about the credential, the path's id or the request as such are fine, and so is
    any 4xx where the catalogue has none for invalid input.

    Pass:
        POST /notebooks {"summary": "x"} -> 422 {"error": {"code": "invalid_input", "message": "No title."}}

    Fail:
        POST /notebooks {"summary": "x"} -> 201 {"result": {"id": 41}}
    """

    id = "input/invalid-body-rejected"
    needs_control = True
    reference = "the vendor's document: what it says must be sent"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation takes JSON or a form of which a document states something that a value can break."""
        body = operation.body
        return body is not None and bodies.is_legible(body) and any(_stated(body, contract))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to one invalid body."""
        operation, assessment = exchange.operation, exchange.assessment
        if operation is None or operation.body is None or assessment.validity is not Validity.INVALID:
            return
        if "syntax" in assessment.parts or (operation.secured and exchange.credential != "given"):
            return
        faults = _certain(exchange, operation)
        if not faults or not ordinary.is_documented_media(exchange):
            return
        allowed = catalogue.statuses(contract, "malformed", "invalid-input")
        if exchange.succeeded:
            for fault in faults:
                yield self._accepted(exchange, fault)
        elif 400 <= exchange.outcome < 500:
            yield from self._refused(exchange, allowed, faults[0])

    def _accepted(self, exchange: Exchange, fault: Fault) -> Judgement:
        field = re.sub(r"(?<=\.)\d+(?=\.|$)", "*", fault.field) or "the body"
        constraint = reading_schemas.constraint(exchange.contract, fault.contract)
        refusal = catalogue.refusal(exchange.contract, "malformed", "invalid-input")
        expected = f"{refusal or 'a 4xx'} unless {field} is {constraint}"
        sent = json_pointer.walk(exchange.sent, fault.field.split(".") if fault.field else ())
        value = "absent" if sent is json_pointer.MISSING else reading_schemas.described(sent)
        received = f"{exchange.status} with {field} {value}"
        return self.failed(exchange, "/response/status", expected, received, fault.contract)

    def _refused(self, exchange: Exchange, allowed: frozenset[int], fault: Fault) -> Iterator[Judgement]:
        operation, status = exchange.operation, exchange.outcome
        if not allowed or status in allowed:
            yield self.passed(exchange)
        elif not catalogue.is_excused(exchange):
            place = operation.pointer if operation else fault.contract
            expected = catalogue.refusal(exchange.contract, "malformed", "invalid-input")
            received, cause = catalogue.received(exchange), f"refused by {status}"
            yield self.failed(exchange, "/response/status", expected, received, place, cause)


def _stated(body: Body, contract: Contract) -> Iterator[str]:
    """Give the names of the body's properties of which a document states more than that they are texts in a form."""
    if contract.evidence.of(f"{body.pointer}/required").kind in reading_schemas.STATED:
        yield from reading_schemas.required(contract, body.schema)
    for name, schema in reading_schemas.properties(contract, body.schema).items():
        types, place = reading_schemas.types(contract, schema), f"{body.pointer}/properties/{name}"
        free = bodies.is_form(body) and types <= {"string"} and not schema.keys() - {"type", "examples"}
        if types and not free and contract.evidence.of(f"{place}/type").kind in reading_schemas.STATED:
            yield name


def _certain(exchange: Exchange, operation: Operation) -> list[Fault]:
    """Give the body's stated faults that no server has a reason to overlook, the first of each field."""
    body = exchange.sent
    found: dict[str, Fault] = {}
    for fault in exchange.assessment.faults:
        if (
            fault.part == "body"
            and fault.kind in reading_schemas.STATED
            and not _is_converted(exchange, operation, body, fault)
        ):
            found.setdefault(fault.field, fault)
    return list(found.values())


def _is_converted(exchange: Exchange, operation: Operation, body: Any, fault: Fault) -> bool:
    """Whether many a server takes the value for what was meant: null for nothing, a scalar for its text and back."""
    if fault.keyword == "required" or not fault.field:
        return False
    *parent, name = fault.field.split(".")
    value = json_pointer.walk(body, (*parent, name), None)
    schema = operation.body.schema if operation.body else {}
    owner = reading_schemas.at(exchange.contract, schema, parent)
    required = reading_schemas.required(exchange.contract, owner)
    if value is None:
        return name not in required
    if fault.keyword != "type":
        return False
    wanted = reading_schemas.types(exchange.contract, reading_schemas.at(exchange.contract, schema, (*parent, name)))
    return any(isinstance(value, _COERCED.get(kind, ())) and _reads_as(value, kind) for kind in wanted)


def _reads_as(value: Any, kind: str) -> bool:
    if kind == "boolean":
        return str(value).lower() in ("true", "false", "0", "1", "yes", "no", "on", "off")
    return (
        kind == "string"
        or isinstance(value, bool | float)
        or bool(re.fullmatch(r"\s*[-+]?\d+(?:\.\d*)?\s*", str(value)))
    )
