"""The schema of an error, the catalogue, and the operations that a status of the whole API applies to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.answers_shown import BODY_METHODS
from driftwitness.capture.assemble.refused_fields import refused_fields
from driftwitness.capture.assemble.shape import Shape, json_type, response_schema
from driftwitness.capture.errors import Errors
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.facts import StatusRow
from driftwitness.capture.outline import Operation, Outline
from driftwitness.contract import pointer as json_pointer

CONDITIONS = {
    400: "malformed", 401: "unauthorized", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
    409: "conflict", 422: "invalid-input", 429: "rate-limited", 500: "server-error", 502: "unavailable",
    503: "unavailable", 504: "unavailable",
}  # fmt: skip
MEANINGS = (
    ("rate-limited", r"\b(?:rate.?limit|too many|throttl|quota)"),
    ("forbidden", r"\b(?:access denied|forbidden|permission|not allowed to|not permitted|privileges?)\b"),
    (
        "unauthorized",
        r"\b(?:key|token|credentials|password) (?:\w+ ){0,3}?(?:missing|wrong|invalid|expired|unknown)\b"
        r"|\b(?:invalid|bad|wrong|missing|expired) (?:api ?)?(?:key|token|credentials)\b"
        r"|\b(?:unauthori[sz]ed|authenticat\w*|authori[sz]ation failed)\b|\bauth (?:error|failed)",
    ),
    ("method-not-allowed", r"\bmethod\b.*\bnot (?:allowed|available|supported)|\bunsupported method"),
    ("not-found", r"\bnot found\b|\bdoes(?:n't| not) exist|\bno such\b|\bcould not be (?:located|found)|\bnot exist\b"),
    ("conflict", r"\b(?:conflict|already (?:exists?|taken|used)|duplicate)"),
    ("unavailable", r"\b(?:unavailable|maintenance|timed? ?out)\b"),
    ("server-error", r"\b(?:internal|server) (?:server )?error\b"),
    ("malformed", r"\b(?:malformed|invalid json|parse|syntax)\b"),
    (
        "invalid-input",
        r"\b(?:validation|invalid|missing|required|incorrect|wrong type|should not|out of range)\b"
        r"|\b(?:unsupported|unknown) param",
    ),
)
"""What the words of a code's explanation mean, the surest first."""
INVALID = re.compile(
    r"\b(?:validat|invalid (?!JSON|syntax)|missing|out of range|not acceptable|rejected value)", re.IGNORECASE
)


def error_schema(errors: Errors, log: EvidenceLog) -> dict[str, Any]:
    """The schema `Error`: every member that an example shows, required where all show it."""
    at = ("components", "schemas", "Error")
    if errors.details:
        _open(errors.shape, errors.details)
    log.note(at, errors.examples[0].example.where, "example")
    schema = response_schema(errors.shape, log, at)
    for place, target, shape in _objects(schema, errors.shape, at):
        if shape.required:
            target["required"] = shape.required
            promised = [errors.promised(name) for name in shape.required]
            told = next((where for where in promised if where), None) if all(promised) else None
            shown = shape.where or errors.examples[0].example.where
            log.note((*place, "required"), told or shown, "stated" if told else "example")
    return schema


def _open(shape: Shape, pointer: str) -> None:
    """Forget the members of the details object: they are the fields of one request."""
    for token in json_pointer.split(pointer):
        shape = shape.items if token.isdigit() and shape.items else shape.members[token]
    shape.members = {}


def _objects(
    schema: dict[str, Any], shape: Shape, at: tuple[str | int, ...]
) -> Iterable[tuple[Any, dict[str, Any], Shape]]:
    if shape.members:
        yield at, schema, shape
        for name, member in shape.members.items():
            yield from _objects(schema["properties"][name], member, (*at, "properties", name))
    if shape.items:
        yield from _objects(schema["items"], shape.items, (*at, "items"))


def own_schema(errors: Errors, status: int) -> dict[str, Any]:
    """What the examples of one status show beyond `Error`: further required members, and the form of its details."""
    shape = Shape()
    for example in errors.of_status(status):
        shape.observe(example, "", example.value)
    if not shape.count:
        return {}
    schema = _beyond(shape, errors.shape)
    if errors.details:
        value = json_pointer.get(errors.of_status(status)[0].value, errors.details, None)
        if isinstance(value, dict) and value:
            target = schema
            for token in json_pointer.split(errors.details):
                target = target.setdefault("properties", {}).setdefault(token, {})
            target.pop("required", None)
            target.pop("properties", None)
            target["additionalProperties"] = _messages_schema(next(iter(value.values())))
    return schema


def _messages_schema(value: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}} if json_type(value) == "array" else {"type": "string"}


def _beyond(shape: Shape, known: Shape) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    if required := [name for name in shape.required if name not in known.required]:
        schema["required"] = required
    inner = {
        name: _beyond(member, known.members[name]) for name, member in shape.members.items() if name in known.members
    }
    if inner := {name: found for name, found in inner.items() if found}:
        schema["properties"] = inner
    return schema


def catalogue(errors: Errors, log: EvidenceLog) -> list[dict[str, Any]]:
    """The entries of `x-driftwitness.errors`."""
    entries: list[dict[str, Any]] = []
    listed = {row.status for row in errors.rows}
    for row in {(row.status, row.code): row for row in reversed(errors.rows)}.values():
        entry: dict[str, Any] = {"code": row.code} if row.code else {}
        entry |= {"status": row.status, "when": condition(row, listed)}
        if entry["when"] == "invalid-input" and errors.details:
            entry["details"] = errors.details
        entries.append(entry)
    entries.sort(key=lambda entry: (entry["status"], entry.get("code") or ""))
    for index, entry in enumerate(entries):
        row = next(row for row in errors.rows if (row.status, row.code) == (entry["status"], entry.get("code")))
        log.note(("x-driftwitness", "errors", index), row.where)
        if "details" in entry and errors.details_where:
            log.note(("x-driftwitness", "errors", index, "details"), errors.details_where)
        if "details" in entry and (shown := refused_fields(errors, row.status, row.code)):
            entry["fields"], where = shown
            log.note(("x-driftwitness", "errors", index, "fields"), where, "example")
    for code in errors.codes:
        log.note(("x-driftwitness", "errors", len(entries)), code.where)
        log.note(("x-driftwitness", "errors", len(entries), "when"), code.where, "inferred")
        entries.append({"code": code.code, "when": meaning(f"{code.code} {code.description}")})
    return entries


def meaning(words: str) -> str:
    """When a vendor answers with a code that has no status, by the words that explain it."""
    plain = words.replace("_", " ")
    return next((when for when, pattern in MEANINGS if re.search(pattern, plain, re.IGNORECASE)), "other")


def unplaced(errors: Errors, paths: dict[str, dict[str, Any]], log: EvidenceLog) -> list[dict[str, int]]:
    """The statuses that the documents list, at large or apart, and that no operation of the contract has."""
    placed = {status for item in paths.values() for operation in item.values() for status in operation["responses"]}
    listed = sorted((errors.apart | errors.statuses).items())
    left = [(status, where) for status, where in listed if str(status) not in placed]
    for index, (_, where) in enumerate(left):
        log.note(("x-driftwitness", "statuses", index), where)
    return [{"status": status} for status, _ in left]


def condition(row: StatusRow, listed: set[int]) -> str:
    """When the vendor answers so; a 400 also stands for invalid input where no 422 is listed."""
    if row.status == 400 and 422 not in listed and INVALID.search(f"{row.code} {row.description}"):
        return "invalid-input"
    return CONDITIONS.get(row.status, "server-error" if row.status >= 500 else "other")


def applies(status: int, operation: Operation, page: Outline, errors: Errors) -> bool:
    """Whether a status that is listed for the whole API can be an answer of the operation (docs/contract.md)."""
    listed = {row.status for row in errors.rows}
    invalid = {row.status for row in errors.rows if condition(row, listed) == "invalid-input"}
    has_body = bool(operation.located("body") or operation.requests) and operation.method in BODY_METHODS
    if status < 400 or status == 405:
        return False
    if status == 422 or status in invalid:
        return has_body or bool(operation.parameters) or "{" in operation.path
    if status in (400, 415):
        return has_body
    if status == 404:
        return "{" in operation.path or any(refers(row.name, page) for row in operation.located("body"))
    if status == 409:
        return operation.method in BODY_METHODS or operation.method == "DELETE"
    return True


def refers(name: str, page: Outline) -> bool:
    """Whether a property names another resource of the page by its id: `form_id`, `formId`."""
    *owner, last = naming.words(name) or [""]
    return last in ("id", "uuid") and naming.pascal("_".join(owner)) in {
        operation.resource for operation in page.operations
    }


def phrase(status: int) -> str:
    """The reason phrase of a status, or `Status 499` for one without."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
