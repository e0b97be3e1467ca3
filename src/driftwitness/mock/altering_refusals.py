"""Changes that several injections make to refusals, and refusals of what the contract allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Literal

from driftwitness.contract import Contract, Operation, bodies, strict_json
from driftwitness.contract.conventions import STATUS_OF
from driftwitness.mock import shapes
from driftwitness.mock.altering import reached
from driftwitness.mock.errors import error_answer
from driftwitness.mock.exchange import Answer, Exchange, RefusalError
from driftwitness.mock.injection import Injection, Where

_NARROWING = {"enum", "const", "format", "pattern", "minLength", "maxLength"}


class RefusalInjection(Injection):
    """An injection that changes refusals: those for one of ``conditions``, or all where it names none.

    ``breaks`` is what it breaks of them where that must be documented: their ``status``, or the ``body`` of errors.
    """

    conditions: ClassVar[tuple[str, ...]] = ()
    breaks: ClassVar[Literal["status", "body"] | None] = None

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """There must be a reason to refuse, and a promise to break."""
        if cls.breaks == "body" and not _shows_errors(contract):
            return "it does not say what an error looks like"
        if cls.breaks == "status" and not any(_has_status(contract, condition) for condition in cls.conditions):
            return f"it has no status for what is refused as {' or '.join(cls.conditions)}"
        if not cls.conditions or any(_can_be(contract, where, condition) for condition in cls.conditions):
            return None
        return f"nothing in it is refused as {' or '.join(cls.conditions)}"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Change the refusal where it is one of those."""
        if exchange.refused is None or (self.conditions and exchange.refused not in self.conditions):
            return answer
        return self.refuse(answer, exchange)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Give the answer in the refusal's place."""
        raise NotImplementedError


def _shows_errors(contract: Contract) -> bool:
    """Whether a document tells of the body of errors."""
    responses = (r for operation in contract.operations for r in operation.responses.items())
    return bool(contract.conventions.error) or any(status[0] in "45" and shown.schema for status, shown in responses)


def _has_status(contract: Contract, condition: str) -> bool:
    """Whether a document gives a condition a status of its own, in the catalogue or at an operation."""
    entries = [entry for entry in contract.conventions.errors if entry.when == condition]
    usual = {str(STATUS_OF[condition])} | ({"400"} if condition == "invalid-input" else set())
    listed = any(usual & set(operation.responses) for operation in contract.operations)
    return any(entry.status and entry.status >= 400 for entry in entries) or listed


def refused_as(when: str, answer: Answer, exchange: Exchange, status: int | None = None) -> Answer:
    """Give the vendor's refusal for another condition, with the headers that the answer has."""
    other = error_answer(exchange.contract, RefusalError(when, headers=answer.headers), exchange.operation)
    return replace(other, status=status or other.status)


def refusal(when: str, exchange: Exchange, *fields: str) -> Answer:
    """Give the vendor's refusal of a request, for these fields of it."""
    details = {field: ["Not accepted."] for field in fields}
    return error_answer(exchange.contract, RefusalError(when, details), exchange.operation)


def sent(exchange: Exchange) -> dict[str, Any]:
    """Give the properties that a request sends; none where its body is no object or cannot be read."""
    operation, raw = exchange.operation, exchange.request.body
    if operation is None or operation.body is None or not raw or not bodies.is_legible(operation.body):
        return {}
    try:
        value = bodies.read(exchange.contract, operation.body, raw)
    except strict_json.StrictJSONError:
        return {}
    return value if isinstance(value, dict) else {}


def _can_be(contract: Contract, where: Where, condition: str) -> bool:
    if condition == "rate-limited":
        return bool(contract.conventions.rate_limits)
    if condition == "unauthorized":
        return any(operation.secured for operation in reached(contract, where))
    if condition == "not-found":
        return any(operation.path_parameters for operation in reached(contract, where))
    if condition == "method-not-allowed":
        return True
    if condition == "invalid-input":
        return any(_can_be_invalid(contract, operation) for operation in reached(contract, where))
    return any(operation.body for operation in reached(contract, where))


def _can_be_invalid(contract: Contract, operation: Operation) -> bool:
    """Whether the contract narrows what a client may send to an operation, in its query or its body."""
    body = shapes.flatten(contract, operation.body.schema if operation.body else None)
    asked = [parameter for parameter in operation.parameters if parameter.location != "path"]
    sent = [*body["properties"].values(), *(parameter.schema for parameter in asked)]
    known = [shapes.flatten(contract, schema) for schema in sent]
    is_narrow = any(_NARROWING & flat.keys() or set(flat["type"]) - {"string"} for flat in known)
    return is_narrow or bool(body["required"]) or any(parameter.required for parameter in asked)


class DetailsInjection(Injection):
    """An injection that changes the field-level messages of a refusal, ``by_field`` where they are in an object."""

    by_field: ClassVar[bool] = True

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """The catalogue must have messages by field."""
        entry = contract.conventions.error_for("invalid-input")
        if entry is None or not entry.details:
            return "its errors have no field-level messages"
        shown = [
            shapes.flatten(contract, shapes.at(contract, response.schema, entry.details))["type"]
            for operation in contract.operations
            for response in operation.responses.values()
        ]
        return "its errors have their details in an array" if cls.by_field and ["array"] in shown else None
