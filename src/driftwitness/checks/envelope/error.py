"""envelope/error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Violation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY, ErrorEnvelope

_PLACE = f"/{KEY}/envelope/error"


class Error(InteractionCheck):
    """An error has the documented envelope, with code and message of the documented types.

    Looks at the documented client errors of an operation, and at errors with a 2xx where the contract lets them come
    so. The body is validated against the schema of its response and of the envelope, and one judgement given for each
    broken place. A success's wrapper with null in it is a note: a client may ignore what it does not know. Bodies that
    are not strict JSON are ``content``'s, server errors ``status/server-error``'s.

    Pass:
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": "No such notebook.", "details": {}}}

    Fail:
        GET /notebooks/7 -> 404 {"error": "No such notebook."}

    Fail:
        GET /notebooks/7 -> 404 {"message": "No such notebook."}
    """

    id = "envelope/error"
    requires = (f"{KEY}.envelope.error",)
    judges_documents = True

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the body of one error."""
        envelope, status = contract.conventions.error, exchange.status
        if not envelope or not exchange.documented or exchange.interaction.response.json_fault:
            return
        hidden = status < 300 and exchange.is_error and contract.conventions.errors_in_success
        if not (400 <= status < 500 or hidden):
            return
        found = list(self._faults(exchange, envelope))
        yield from found or [self.passed(exchange)]

    def _faults(self, exchange: Exchange, envelope: ErrorEnvelope) -> Iterator[Judgement]:
        error = json_pointer.get(exchange.body, envelope.when, None)
        if error is None:
            received = reading_schemas.described(exchange.body)
            place = f"/response/body{envelope.when}"
            yield self.failed(exchange, place, "the documented error envelope", received, f"{_PLACE}/when", "missing")
            return
        violations = list(_violations(exchange, envelope))
        for violated, expected, received, contract in violations:
            yield self.failed(exchange, f"/response/body{violated}", expected, received, contract)
        for role, pointer in (("code", envelope.code), ("message", envelope.message)):
            if not violations and pointer and json_pointer.get(exchange.body, pointer, None) is None:
                received = reading_schemas.described(error)
                yield self.failed(exchange, f"/response/body{pointer}", f"a {role}", received, f"{_PLACE}/{role}")
        yield from self._payloads(exchange, envelope)

    def _payloads(self, exchange: Exchange, envelope: ErrorEnvelope) -> Iterator[Judgement]:
        """Judge a success's wrapper in an error: with a payload it is a fault, an empty one is noted."""
        success, where = exchange.contract.conventions.success, f"{_PLACE}/when"
        for wrapper in dict.fromkeys((success.item, success.items)) if success else ():
            payload = json_pointer.get(exchange.body, wrapper) if wrapper else json_pointer.MISSING
            place, expected = f"/response/body{wrapper}", "an error without a payload"
            if payload is None and not _is_documented(exchange, envelope, json_pointer.split(wrapper or "")):
                received = f"null at {wrapper} beside {envelope.when}"
                yield self.noted(exchange, place, expected, received, where, "null")
            elif payload is not None and payload is not json_pointer.MISSING:
                received = f"{wrapper} and {envelope.when} in one body"
                yield self.failed(exchange, place, expected, received, where, "both")


def _is_documented(exchange: Exchange, envelope: ErrorEnvelope, place: Sequence[str]) -> bool:
    """Whether a document shows an error with this place; what a status of successes shows is theirs."""
    shown = exchange.documented.schema if exchange.documented and exchange.status >= 400 else None
    schemas = (shown, {"$ref": envelope.schema} if envelope.schema else None)
    return any(reading_schemas.at(exchange.contract, schema, place) is not None for schema in schemas)


def _violations(exchange: Exchange, envelope: ErrorEnvelope) -> Iterator[tuple[str, str, str, str]]:
    """Give place, expectation, what was received and the contract's pointer of each broken place, once."""
    violations: Iterable[Violation] = [v for v in exchange.violations if exchange.status >= 400 or _is_in(envelope, v)]
    if envelope.schema and not violations:
        place = f"{_PLACE}/schema"
        violations = exchange.lens.schemas.violations({"$ref": envelope.schema}, place, exchange.body)
    seen: set[str] = set()
    for violation in violations:
        place = json_pointer.join(*violation.instance)
        value = json_pointer.get(exchange.body, place, None)
        expected = reading_schemas.constraint(exchange.contract, violation.contract)
        if violation.missing is not None:
            place += json_pointer.join(violation.missing)
            expected = f"property {violation.missing!r} present"
        if place not in seen:
            seen.add(place)
            yield place, expected, reading_schemas.described(value), violation.contract


def _is_in(envelope: ErrorEnvelope, violation: Violation) -> bool:
    """Whether a place is in the error object, and not in the success that the status may have instead."""
    place = json_pointer.split(envelope.when)
    return tuple(map(str, violation.instance))[: len(place)] == place
