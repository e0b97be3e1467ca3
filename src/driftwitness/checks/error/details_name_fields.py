"""error/details-name-fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from driftwitness.checks import catalogue, reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY, ErrorCode
from driftwitness.contract.validity import Validity, plain_text

_STATED = ("stated", "vendor-spec")


class DetailsNameFields(InteractionCheck):
    """The details of a validation error name fields of the request, each with its messages.

    Looks at errors whose catalogue entry says where details stand: they are an object from the dotted path of a body
    property or parameter to a list of texts that are not blank; and where the request breaks what a document states,
    one of the named fields is among those that it broke (a vendor may stop at the first field, and knows reasons that
    no document states, so only a field with nothing doubtful about it counts as wrongly blamed). A broken envelope is
    ``envelope/error``'s.

    Pass:
        POST /notebooks {} -> 422 {"error": {"code": "invalid_input", "message": "No", "details": {"title": ["Needed."]}}}

    Fail:
        POST /notebooks {} -> 422 {"error": {"code": "invalid_input", "message": "No", "details": {"Title": ["Needed."]}}}
    """

    id = "error/details-name-fields"
    requires = (f"{KEY}.errors", f"{KEY}.envelope.error")

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the catalogue documents details for a status that the operation has."""
        documented = {str(entry.status) for entry in contract.conventions.errors if entry.details}
        return bool(documented & set(operation.responses))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge the details of one error."""
        entry = _entry(exchange)
        if entry is None or exchange.operation is None or not _envelope_holds(exchange):
            return
        details = json_pointer.get(exchange.body, entry.details or "", None)
        place, contract_place = f"/response/body{entry.details}", f"{entry.pointer}/details"
        broken = _broken(exchange)
        if details is None or details == {}:
            if exchange.assessment.validity is Validity.INVALID and broken:
                expected, received = "messages for the wrong fields", "no details"
                yield self.failed(exchange, place, expected, received, contract_place, "absent")
            return
        if not _are_messages(details):
            expected = "an object from field names to lists of messages"
            yield self.failed(
                exchange, place, expected, reading_schemas.described(details), contract_place, "not messages"
            )
            return
        unknown = [name for name in details if not _is_field(exchange, name)]
        if unknown:
            received = f"unknown {', '.join(map(repr, unknown))}"
            yield self.failed(exchange, place, "names of request fields", received, contract_place, "unknown fields")
        elif broken and _blames_others(exchange, details, broken):
            received = f"{', '.join(details)}, while {', '.join(sorted(broken))} was wrong"
            yield self.failed(exchange, place, "a field that was wrong", received, contract_place, "other fields")
        else:
            yield self.passed(exchange)


def _entry(exchange: Exchange) -> ErrorCode | None:
    """Give the catalogue's entry with details for an answer, by its code or, without one, its status."""
    found = [entry for entry in catalogue.entries(exchange) if entry.details]
    if catalogue.code(exchange) is None:
        errors = exchange.contract.conventions.errors
        found = [entry for entry in errors if entry.details and entry.code is None]
    return next((entry for entry in found if entry.status in (exchange.status, None)), None)


def _envelope_holds(exchange: Exchange) -> bool:
    envelope = exchange.contract.conventions.error
    if not envelope or json_pointer.get(exchange.body, envelope.when, None) is None:
        return False
    place = f"/{KEY}/envelope/error/schema"
    return not envelope.schema or exchange.lens.schemas.is_valid({"$ref": envelope.schema}, place, exchange.body)


def _are_messages(details: Any) -> bool:
    return isinstance(details, dict) and all(
        isinstance(texts, list) and texts and all(isinstance(text, str) and text.strip() for text in texts)
        for texts in details.values()
    )


def _is_field(exchange: Exchange, name: str) -> bool:
    """Whether a dotted path leads to a documented or a sent body property, or names a parameter."""
    operation, steps = exchange.operation, name.split(".")
    if operation is None or name in exchange.query or any(p.name in (name, steps[0]) for p in operation.parameters):
        return True
    schema = operation.body.schema if operation.body else None
    return _leads(exchange.contract, schema, steps) or _was_sent(exchange.interaction.request.json, steps)


def _leads(contract: Contract, schema: Any, steps: list[str]) -> bool:
    if not steps:
        return True
    types = reading_schemas.types(contract, schema)
    if "array" in types and (steps[0].isdigit() or steps[0] == "*"):
        inner = reading_schemas.items(contract, schema)
        return not inner or _leads(contract, inner, steps[1:])
    if schema is not None and reading_schemas.is_free_form(contract, schema):
        return True
    members = reading_schemas.properties(contract, schema)
    return steps[0] in members and _leads(contract, members[steps[0]], steps[1:])


def _was_sent(value: Any, steps: list[str]) -> bool:
    return bool(steps) and json_pointer.walk(value, steps) is not json_pointer.MISSING


def _broken(exchange: Exchange) -> set[str]:
    """Give the fields whose stated constraints the request breaks."""
    faults = exchange.assessment.faults
    return {f.field for f in faults if f.part in ("body", "query") and f.kind in _STATED and f.field}


def _blames_others(exchange: Exchange, details: Mapping[str, Any], broken: set[str]) -> bool:
    """Whether no named field is near a broken one, or may be wrong for a reason of the vendor's own."""
    for name in details:
        near = any(_is_near(name, field) for field in broken)
        if near or _is_doubtful(exchange, name):
            return False
    return True


def _is_near(name: str, field: str) -> bool:
    ours, theirs = name.split("."), field.split(".")
    length = min(len(ours), len(theirs))
    return all(a in (b, "*") for a, b in zip(ours[:length], theirs[:length], strict=True))


def _is_doubtful(exchange: Exchange, name: str) -> bool:
    """Whether the vendor may know something against a value: only absent and small plain ones are above doubt."""
    sent = json_pointer.walk(exchange.interaction.request.json, name.split("."))
    if name in exchange.query:
        sent = unquote(exchange.query[name])
    if sent is json_pointer.MISSING or isinstance(sent, bool):
        return False
    return not (isinstance(sent, str) and plain_text(sent) and len(sent) < 50) or name.endswith(("id", "Id", "url"))
