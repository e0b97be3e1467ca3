"""error/details-name-fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from driftwitness.checks import catalogue, reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Body, Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY, ErrorCode
from driftwitness.contract.validity import Validity, plain_text


class DetailsNameFields(InteractionCheck):
    """The details of a validation error name fields of the request, each with its messages.

    Looks at errors whose catalogue entry says where details stand: they are an object from the dotted path of a body
    property or parameter to texts that are not blank, one or a list as documented, or where a document says so, an
    array with something in it; and where the request breaks what a document states, one of the named fields is among
    those that it broke (a vendor may stop at the first field, and knows reasons that no document states, so only a
    field with nothing doubtful about it counts as wrongly blamed). A broken envelope is ``envelope/error``'s.

    Pass:
        POST /notebooks {} -> 422 {"error": {"code": "invalid_input", "message": "-", "details": {"title": ["No."]}}}

    Fail:
        POST /notebooks {} -> 422 {"error": {"code": "invalid_input", "message": "-", "details": {"Title": ["No."]}}}
    """

    id = "error/details-name-fields"
    requires = (f"{KEY}.errors", f"{KEY}.envelope.error")

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the catalogue documents details for a status that the operation has."""
        entries = [entry for entry in contract.conventions.errors if entry.details]
        hidden = contract.conventions.errors_in_success and any(entry.in_success for entry in entries)
        return hidden or bool({str(entry.status) for entry in entries} & set(operation.responses))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge the details of one error."""
        entry = _entry(exchange)
        if entry is None or not exchange.documented or not _envelope_holds(exchange):
            return
        details = json_pointer.get(exchange.body, entry.details or "", None)
        fault = _fault_of_array(details) if _is_array(exchange, entry) else _fault(exchange, entry, details)
        if fault:
            place = f"/response/body{entry.details}"
            yield self.failed(exchange, place, *fault, f"{entry.pointer}/details", fault[0])
        elif details:
            yield self.passed(exchange)


def _is_array(exchange: Exchange, entry: ErrorCode) -> bool:
    """Whether the documented response says that details are an array; what stands in it is its schema's business."""
    schema = exchange.documented.schema if exchange.documented else None
    place = reading_schemas.at(exchange.contract, schema, json_pointer.split(entry.details or ""))
    return reading_schemas.types(exchange.contract, place) == {"array"}


def _fault_of_array(details: Any) -> tuple[str, str] | None:
    if isinstance(details, list) and details:
        return None
    return "an array that tells what is wrong", "no details" if details is None else reading_schemas.described(details)


def _forms(exchange: Exchange, entry: ErrorCode) -> frozenset[str]:
    """Give the documented types of what stands for a field: a text, a list, or both where no document tells."""
    contract, schema = exchange.contract, exchange.documented.schema if exchange.documented else None
    place = reading_schemas.at(contract, schema, json_pointer.split(entry.details or ""))
    inside = [part.get("additionalProperties") for part in reading_schemas.parts(contract, place)]
    types = [reading_schemas.types(contract, one) for one in inside if isinstance(one, dict)]
    return frozenset().union(*types) or frozenset({"string", "array"})


def _fault(exchange: Exchange, entry: ErrorCode, details: Any) -> tuple[str, str] | None:
    """Give what was expected of the details and what they are instead, or None."""
    broken = _broken(exchange)
    if details is None or details == {}:
        must_name = broken and exchange.assessment.validity is Validity.INVALID
        return ("messages for the wrong fields", "no details") if must_name else None
    forms = _forms(exchange, entry)
    if not _are_messages(details, forms):
        wanted = "lists of messages" if forms == {"array"} else "messages"
        return f"an object from field names to {wanted}", reading_schemas.described(details)
    unknown = [name for name in details if not _is_field(exchange, name)]
    if unknown:
        return "names of request fields", f"unknown {', '.join(map(repr, unknown))}"
    if broken and _blames_others(exchange, details, broken):
        return "a field that was wrong", f"{', '.join(details)}, while {', '.join(sorted(broken))} was wrong"
    return None


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
    if exchange.violations and _speaks_of(exchange, envelope.when):
        return False
    place = f"/{KEY}/envelope/error/schema"
    return not envelope.schema or exchange.lens.schemas.is_valid({"$ref": envelope.schema}, place, exchange.body)


def _speaks_of(exchange: Exchange, pointer: str) -> bool:
    """Whether the documented response says what stands at a place: one of a success may not speak of errors."""
    schema = exchange.documented.schema if exchange.documented else None
    return (
        exchange.status >= 300 or reading_schemas.at(exchange.contract, schema, json_pointer.split(pointer)) is not None
    )


def _are_messages(details: Any, forms: frozenset[str]) -> bool:
    if not isinstance(details, dict):
        return False
    told = [[texts] if isinstance(texts, str) and "string" in forms else texts for texts in details.values()]
    return all(
        isinstance(texts, list) and texts and all(isinstance(text, str) and text.strip() for text in texts)
        for texts in told
    )


def _is_field(exchange: Exchange, name: str) -> bool:
    """Whether a dotted path leads to a documented or a sent body property, or names a parameter."""
    operation, steps = exchange.operation, name.split(".")
    if operation is None or name in exchange.query or any(p.name in (name, steps[0]) for p in operation.parameters):
        return True
    sent = _sent(exchange.sent, name) is not json_pointer.MISSING
    return sent or (operation.body is not None and _is_documented(exchange.contract, operation.body, steps))


def _sent(value: Any, name: str) -> Any:
    """Give what was sent at a dotted path, MISSING where nothing was; the names in it may have dots of their own."""
    members = dict(enumerate(value)) if isinstance(value, list) else value if isinstance(value, dict) else {}
    for key, member in members.items():
        if name == str(key):
            return member
        inside = _sent(member, name.removeprefix(f"{key}.")) if name.startswith(f"{key}.") else json_pointer.MISSING
        if inside is not json_pointer.MISSING:
            return inside
    return json_pointer.MISSING


def _is_documented(contract: Contract, body: Body, steps: list[str]) -> bool:
    members = reading_schemas.properties(contract, body.schema)
    if steps[0] not in members:
        return not members
    return _leads(contract, members[steps[0]], f"{body.pointer}/properties/{steps[0]}", steps[1:])


def _leads(contract: Contract, schema: Any, place: str, steps: list[str]) -> bool:
    if not steps:
        return True
    step = steps[0]
    if "array" in reading_schemas.types(contract, schema) and (step.isdigit() or step == "*"):
        inner = reading_schemas.items(contract, schema)
        return not inner or _leads(contract, inner, f"{place}/items", steps[1:])
    members = reading_schemas.properties(contract, schema)
    if step not in members:
        return reading_schemas.is_free_form(contract, schema, place)
    return _leads(contract, members[step], f"{place}/properties/{step}", steps[1:])


def _broken(exchange: Exchange) -> set[str]:
    """Give the fields whose stated constraints the request breaks."""
    faults = exchange.assessment.faults
    return {f.field for f in faults if f.part in ("body", "query") and f.kind in reading_schemas.STATED and f.field}


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
    body, sent = exchange.operation and exchange.operation.body, _sent(exchange.sent, name)
    if name in exchange.path_values:
        return True
    if body and sent is not json_pointer.MISSING and not _is_documented(exchange.contract, body, name.split(".")):
        return True  # nobody says that a property beyond the documented ones is taken
    if name in exchange.query:
        sent = unquote(exchange.query[name])
    if sent is json_pointer.MISSING or isinstance(sent, bool):
        return False
    return not (isinstance(sent, str) and plain_text(sent) and len(sent) < 50) or name.endswith(("id", "Id", "url"))
