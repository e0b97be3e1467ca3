"""What each operation is to a resource's lifecycle, and what its answers can show: whether a rule applies at all."""

from __future__ import annotations

from typing import Any

from driftwitness.checks import reading_schemas, written
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource


def created(operation: Operation, contract: Contract) -> Resource | None:
    """Give the resource that an operation creates, where its answer is documented and so tells the id."""
    return next((r for r in contract.resources if r.create == operation and shows(operation)), None)


def listed(operation: Operation, contract: Contract) -> Resource | None:
    """Give the resource whose members an operation lists, where its answer is documented to hold them."""
    found = (r for r in contract.resources if operation == r.list or operation in r.sublists)
    return next((resource for resource in found if _holds_items(operation, contract)), None)


def got(operation: Operation, contract: Contract) -> Resource | None:
    """Give the resource of which an operation gets one member."""
    return next((resource for resource in contract.resources if resource.get == operation), None)


def named(operation: Operation, contract: Contract) -> Resource | None:
    """Give the resource of which an operation gets, updates or deletes one member."""
    return next((r for r in contract.resources if operation in (r.get, r.update, r.delete)), None)


def _holds_items(operation: Operation, contract: Contract) -> bool:
    payload = _payload(operation, contract) if shows(operation) else None
    return payload is not None and reading_schemas.types(contract, payload) <= {"array"}


def shows(operation: Operation | None) -> bool:
    """Whether the success of an operation is documented to hold something."""
    return bool(operation and operation.success and operation.success.schema is not None)


def shows_what_is_sent(operation: Operation, contract: Contract, sender: Operation | None = None) -> bool:
    """Whether the success of an operation is documented to show a property of a body, its own or another one's."""
    success, body = operation.success, (sender or operation).body
    if body is None or success is None or success.schema is None:
        return False
    payload = _payload(operation, contract)
    shown = reading_schemas.properties(contract, payload)
    shown = {**shown, **reading_schemas.properties(contract, reading_schemas.items(contract, payload))}
    sent = written.item_schema(sender or operation, contract)[0]
    return bool(shown.keys() & reading_schemas.properties(contract, sent).keys())


def member_schema(operation: Operation, contract: Contract) -> Any:
    """Give the schema of one item that an operation's success shows, alone or in a list; None where it has none."""
    payload = _payload(operation, contract) if shows(operation) else None
    return reading_schemas.items(contract, payload) or payload


def _payload(operation: Operation, contract: Contract) -> Any:
    """Give the schema of the payload in an operation's success, out of its envelope; None where it has none."""
    paging, convention = contract.conventions.pages(operation.id), contract.conventions.success
    schema = operation.success.schema if operation.success else None
    pointers = ((paging.items if paging else None), convention.items, convention.item) if convention else ("",)
    schemas = (reading_schemas.at(contract, schema, json_pointer.split(p)) for p in pointers if p is not None)
    return next((found for found in schemas if found is not None), None)
