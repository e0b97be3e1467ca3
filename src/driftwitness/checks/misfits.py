"""What is wrong with the fields of a request, in the words by which a catalogue of errors tells codes apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from driftwitness.checks import reading_schemas, written
from driftwitness.contract import bodies
from driftwitness.contract import pointer as json_pointer

if TYPE_CHECKING:
    from driftwitness.checks.exchange import Exchange

MISSING, WRONG, UNKNOWN = "missing", "wrong", "unknown"
_DEEPEST = 4
_EMPTY: tuple[Any, ...] = (None, "", {}, [])


def are_answered(exchange: Exchange) -> bool:
    """Whether an answer may be about the fields: the credential is the run's own, and the body can be read."""
    operation = exchange.operation
    if operation is None or (operation.secured and exchange.credential != "given"):
        return False
    return "syntax" not in exchange.assessment.parts


def of(exchange: Exchange) -> Mapping[str, str]:
    """Give the fields of query and body that do not fit: ``missing``, ``wrong`` or ``unknown``.

    An empty value where another is documented may be either of the first two, and is left out; so is all of a body
    that cannot be read.
    """
    found = dict.fromkeys((*undocumented(exchange), *_undocumented_members(exchange)), UNKNOWN)
    for fault in exchange.assessment.faults:
        if fault.part not in ("query", "body") or not fault.field:
            continue
        if fault.keyword == "required":
            found.setdefault(fault.field, MISSING)
        elif _value(exchange, fault.part, fault.field) not in _EMPTY:
            found.setdefault(fault.field, WRONG)
    return found


def undocumented(exchange: Exchange) -> list[str]:
    """Give the query parameters that the operation does not document."""
    operation = exchange.operation
    known = {p.name for p in operation.parameters if p.location == "query"} if operation else exchange.query
    return sorted(name for name in exchange.query if name not in known and "[" not in name)


def _undocumented_members(exchange: Exchange) -> list[str]:
    """Give the members of the item in the body that the operation does not document, where it documents any."""
    operation, item, properties = exchange.operation, written.item(exchange), written.properties(exchange)
    if not operation or not operation.body or not bodies.is_legible(operation.body) or not isinstance(item, dict):
        return []
    return sorted(name for name in item if properties and name not in properties and "[" not in name)


def is_field(exchange: Exchange, name: str) -> bool:
    """Whether an operation documents a field of this name, or the request sent one: in path, query or body."""
    operation, meant = exchange.operation, {name, name.rpartition(".")[2]}
    if operation is None:
        return True
    known = {parameter.name for parameter in operation.parameters} | exchange.query.keys() | _names(exchange.sent)
    return bool(meant & known) or (
        operation.body is not None and bool(meant & _documented(exchange, operation.body.schema, 0))
    )


def _names(value: Any) -> set[str]:
    """Give the names of all members that a value has, however deep."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = set(value) if isinstance(value, dict) else set()
    return own.union(*map(_names, inside))


def _documented(exchange: Exchange, schema: Any, depth: int) -> set[str]:
    members = reading_schemas.properties(exchange.contract, schema) if depth < _DEEPEST else {}
    return set(members).union(*(_documented(exchange, inside, depth + 1) for inside in members.values()))


def _value(exchange: Exchange, part: str, field: str) -> object:
    if part == "query":
        return exchange.query.get(field)
    return json_pointer.walk(exchange.sent, field.split("."), None)
