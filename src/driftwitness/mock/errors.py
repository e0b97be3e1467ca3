"""Error answers in the vendor's own words: status, code, message and details from the contract's catalogue."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import STATUS_OF, ErrorCode
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.mock import shapes
from driftwitness.mock.exchange import Answer, RefusalError
from driftwitness.mock.places import put

USUAL = {**STATUS_OF, "too-large": 413}
# A vendor whose catalogue lacks the one answers with the other.
INSTEAD = {"invalid-input": "malformed", "malformed": "invalid-input", "too-large": "malformed"}


def error_answer(contract: Contract, refusal: RefusalError, operation: Operation | None) -> Answer:
    """Give the answer to a refused request, as the contract documents it for the operation, or for the whole vendor."""
    entry = _entry(contract, refusal.when)
    status = _status(contract, entry, refusal.when, operation)
    # a success that is an error is described by the envelope, not by what a success holds
    response = operation.responses.get(str(status)) if operation and status >= 400 else None
    envelope = contract.conventions.error
    schema: Any = response.schema if response else None
    if schema is None and envelope and envelope.schema:
        schema = {"$ref": envelope.schema}
    message = _message(refusal)
    content = shapes.sample(contract, schema) if schema else {}
    if envelope and schema:
        content = _with_one(contract, content, schema, envelope.code or envelope.when)
    if envelope is None:
        content = content if schema else {"message": message}
    else:
        content = _fill(contract, content, entry, refusal, message)
        if not json_pointer.get(content, envelope.when, None):
            content = put(content, envelope.when, message)
    media_type = (response.media_type if response else None) or JSON_MEDIA
    return Answer(status, content, refusal.headers, media_type)


def _entry(contract: Contract, when: str) -> ErrorCode | None:
    conventions = contract.conventions
    return conventions.error_for(when) or conventions.error_for(INSTEAD.get(when, ""))


def _status(contract: Contract, entry: ErrorCode | None, when: str, operation: Operation | None) -> int:
    """Give the documented status; an entry without one, where no response is an error either, means errors in a 200."""
    if entry and entry.status:
        return entry.status
    usual = USUAL[when]
    asked = (operation,) if operation else contract.operations
    documented = {status for one in asked for status in one.responses}
    if entry and contract.conventions.error and not any(status[:1] in "45" for status in documented):
        return 200
    candidates = (usual, USUAL[INSTEAD.get(when, when)])
    return next((status for status in candidates if str(status) in documented), usual)


def _message(refusal: RefusalError) -> str:
    if refusal.retry_after is not None:
        return f"Too many requests. Retry after {refusal.retry_after} seconds."
    if refusal.details:
        return f"Invalid: {', '.join(refusal.details)}."
    return f"{refusal.when.replace('-', ' ').capitalize()}."


def _fill(contract: Contract, content: Any, entry: ErrorCode | None, refusal: RefusalError, message: str) -> Any:
    envelope = contract.conventions.error
    if envelope and envelope.code:
        code = entry.code if entry and entry.code is not None else _code(contract, refusal.when)
        content = put(content, envelope.code, code)
    if envelope and envelope.message:
        content = put(content, envelope.message, message)
    if entry and entry.details:
        content = put(content, entry.details, dict(refusal.details))
    for limit in contract.conventions.rate_limits[:1]:
        if refusal.retry_after is not None and limit.body_retry_after:
            content = put(content, limit.body_retry_after, refusal.retry_after)
    return content


def _with_one(contract: Contract, content: Any, schema: Any, pointer: str) -> Any:
    """Put a whole first element into each list that the pointer goes through: of an error there is at least one."""
    tokens = json_pointer.split(pointer)
    for number, token in enumerate(tokens):
        place = json_pointer.join(*tokens[:number])
        if token.isdigit() and json_pointer.get(content, place, None) == []:
            content = put(content, f"{place}/0", shapes.sample(contract, shapes.at(contract, schema, f"{place}/0")))
    return content


def _code(contract: Contract, when: str) -> str | int:
    """Give a code for a condition that the catalogue does not list, of the type that its codes have."""
    codes = [entry.code for entry in contract.conventions.errors if entry.code is not None]
    numbers = [code for code in codes if isinstance(code, int)]
    return numbers[0] if numbers else when.replace("-", "_")
