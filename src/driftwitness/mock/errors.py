"""Error answers in the vendor's own words: status, code, message and details from the contract's catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import STATUS_OF, ErrorCode, ErrorEnvelope
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.mock import shapes
from driftwitness.mock.exchange import Answer, RefusalError
from driftwitness.mock.places import copied, put

USUAL = {**STATUS_OF, "too-large": 413, "not-acceptable": 406, "unsupported-media-type": 415}
# A vendor whose catalogue lacks the one answers with the other.
INSTEAD = {
    "invalid-input": "malformed",
    "malformed": "invalid-input",
    "too-large": "malformed",
    "not-acceptable": "malformed",
    "unsupported-media-type": "malformed",
}
# What a code for malformed or invalid requests tells well enough, where the catalogue has none of its own.
_ABOUT_REQUESTS = frozenset({*INSTEAD, "conflict", "method-not-allowed"})
# Codes of one condition say in their names what they are about, where the catalogue's `of` does not.
_ABOUT = {
    "missing": re.compile(r"missing|required|absent|blank|without|(?:^|[^a-z])no(?:[^a-z]|$)", re.IGNORECASE),
    "unknown": re.compile(r"unsupported|unknown|unexpected|unrecogni[sz]ed|extra|not.?allowed", re.IGNORECASE),
}
_NAMES_FIELD = ("attribute", "field", "param", "parameter", "property", "pointer", "path")


@dataclass(frozen=True, slots=True)
class Form:
    """What all refusals of one kind have in common: all but the message, the details and the headers.

    ``hidden`` describes a success that is an error, ``schema`` all other errors; None where nothing is documented.
    """

    entry: ErrorCode | None
    status: int
    schema: Any
    hidden: Any
    content: Any
    media_type: str


class Refusals:
    """Answers to refused requests, as a contract documents them for an operation, or for the whole vendor."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._forms: dict[tuple[str | None, ...], Form] = {}

    def answer(self, refusal: RefusalError, operation: Operation | None) -> Answer:
        """Answer one."""
        limit = refusal.limit.pointer if refusal.limit else None
        kind = (refusal.when, refusal.of, _fault(refusal), limit, operation.id if operation else None)
        if kind not in self._forms:
            self._forms[kind] = _form(self._contract, refusal, operation)
        return _told(self._contract, self._forms[kind], refusal)


def error_answer(contract: Contract, refusal: RefusalError, operation: Operation | None) -> Answer:
    """Give the answer to a refused request, as the contract documents it for the operation, or for the whole vendor."""
    return _told(contract, _form(contract, refusal, operation), refusal)


def _form(contract: Contract, refusal: RefusalError, operation: Operation | None) -> Form:
    entry = _entry(contract, refusal, operation)
    status = _status(contract, entry, refusal, operation)
    # a success that is an error is described by the envelope, not by what a success holds
    response = operation.responses.get(str(status)) if operation and status >= 400 else None
    hidden = operation.success.schema if operation and operation.success and status < 400 else None
    envelope = contract.conventions.error
    schema: Any = response.schema if response else None
    if schema is None and envelope and envelope.schema:
        schema = contract.resolve({"$ref": envelope.schema})
    content = shapes.sample(contract, schema) if schema else {}
    if envelope and schema:
        for pointer in (envelope.code or envelope.when, envelope.message or ""):
            content = _with_one(contract, content, schema, pointer)
    if envelope and envelope.code:
        code = entry.code if entry and entry.code is not None else _code(contract, envelope, schema, refusal.when)
        content = _without(content, envelope.code) if code is None else put(content, envelope.code, code)
    return Form(entry, status, schema, hidden, content, (response.media_type if response else None) or JSON_MEDIA)


def _told(contract: Contract, form: Form, refusal: RefusalError) -> Answer:
    """Write an answer that tells of one refusal."""
    envelope, message, content = contract.conventions.error, _message(refusal), copied(form.content)
    if envelope is None:
        content = content if form.schema else {"message": message}
    else:
        content = _fill(contract, envelope, content, form, refusal, message)
        if not json_pointer.get(content, envelope.when, None):
            content = put(content, envelope.when, message)
    return Answer(form.status, content, refusal.headers, form.media_type)


def _entry(contract: Contract, refusal: RefusalError, operation: Operation | None) -> ErrorCode | None:
    """Give the catalogue's entry: of the condition, else of the status that HTTP has for it, else of one akin to it.

    An operation that documents the status of its own has no need of one akin.
    """
    conventions, when = contract.conventions, refusal.when
    akin = INSTEAD.get(when)
    if when not in STATUS_OF and operation and str(USUAL[when]) in operation.responses:
        akin = None
    if akin is None and when not in STATUS_OF and conventions.errors_in_success:
        akin = "malformed"
    for found in (
        [entry for entry in conventions.errors if entry.when == when],
        [entry for entry in conventions.errors if entry.status == USUAL[when] and when not in STATUS_OF],
        [entry for entry in conventions.errors if entry.when == akin],
        [entry for entry in conventions.errors if akin and entry.when == INSTEAD[akin]],
    ):
        if found:
            of_the_request = None if when in STATUS_OF else "wrong"
            return _fitting(found, refusal.of or _fault(refusal) or of_the_request)
    return None


def _fault(refusal: RefusalError) -> str | None:
    return next(iter(refusal.faults.values()), None)


def _fitting(entries: Sequence[ErrorCode], about: str | None) -> ErrorCode:
    """Choose among entries of one condition: by what they are of, else by the names of their codes, else the first."""
    plain = [entry for entry in entries if entry.of is None]
    if about is None:
        return (plain or entries)[0]
    told = [entry for entry in plain if about == _about(entry)]
    return next((entry for entry in entries if entry.of == about), (told or plain or entries)[0])


def _about(entry: ErrorCode) -> str:
    return next((about for about, words in _ABOUT.items() if words.search(str(entry.code))), "wrong")


def _status(contract: Contract, entry: ErrorCode | None, refusal: RefusalError, operation: Operation | None) -> int:
    """Give the documented status; an entry without one, where no response is an error either, means errors in a 200."""
    if entry and entry.status:
        return entry.status
    if refusal.limit:
        return refusal.limit.status
    when = refusal.when
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


def _fill(
    contract: Contract, envelope: ErrorEnvelope, content: Any, form: Form, refusal: RefusalError, message: str
) -> Any:
    """Fill in message, details and the time to wait."""
    entry, schema = form.entry, form.schema
    if envelope.message:
        content = put(content, envelope.message, message)
    if entry and entry.details:
        content = put(
            content,
            entry.details,
            _details(contract, shapes.at(contract, schema or form.hidden, entry.details), refusal),
        )
    elif refusal.details and envelope.code:
        content = _one_for_each(contract, envelope, content, schema, refusal)
    limit = refusal.limit or next(iter(contract.conventions.rate_limits), None)
    if refusal.retry_after is not None and limit and limit.body_retry_after:
        content = put(content, limit.body_retry_after, refusal.retry_after)
    return content


def _details(contract: Contract, schema: Any, refusal: RefusalError) -> Any:
    """Give the messages to each field in the documented form: a list of texts, or by field a list or one text."""
    flat = shapes.flatten(contract, schema)
    if flat["type"] == ["array"]:
        return [f"{field}: {message}" for field, messages in refusal.details.items() for message in messages]
    inside = flat.get("additionalProperties")
    if isinstance(inside, dict) and shapes.flatten(contract, inside)["type"] == ["string"]:
        return {field: " ".join(messages) for field, messages in refusal.details.items()}
    return dict(refusal.details)


def _one_for_each(contract: Contract, envelope: ErrorEnvelope, content: Any, schema: Any, refusal: RefusalError) -> Any:
    """Where errors stand in a list, give one for each field, with its own code and message and the field's name."""
    tokens = json_pointer.split(envelope.code or "")
    place = json_pointer.join(*tokens[:-2])
    listed = json_pointer.get(content, place, None)
    if len(tokens) < 2 or not tokens[-2].isdigit() or not isinstance(listed, list) or not isinstance(listed[0], dict):
        return content
    told = json_pointer.split(envelope.message or "")[-1:]
    documented = shapes.flatten(contract, shapes.at(contract, schema, f"{place}/0"))["properties"]
    texts = {name for name in _NAMES_FIELD if "string" in shapes.flatten(contract, documented.get(name))["type"]}
    errors = []
    for field, messages in refusal.details.items():
        alone = RefusalError(refusal.when, faults={field: refusal.faults.get(field, "wrong")})
        entry = _entry(contract, alone, None)
        named = dict.fromkeys((name for name in _NAMES_FIELD if name in texts), field)
        worded = {name: f"{field}: {messages[0]}" for name in (*told, "description") if name in listed[0] and messages}
        code = {tokens[-1]: entry.code} if entry and entry.code is not None else {}
        errors.append({**listed[0], **code, **worded, **named})
    return put(content, place, errors)


def _with_one(contract: Contract, content: Any, schema: Any, pointer: str) -> Any:
    """Put a whole first element into each list that the pointer goes through: of an error there is at least one."""
    tokens = json_pointer.split(pointer)
    for number, token in enumerate(tokens):
        place = json_pointer.join(*tokens[:number])
        if token.isdigit() and json_pointer.get(content, place, None) == []:
            content = put(content, f"{place}/0", shapes.sample(contract, shapes.at(contract, schema, f"{place}/0")))
    return content


def _code(contract: Contract, envelope: ErrorEnvelope, schema: Any, when: str) -> str | int | None:
    """Give a code for a condition that the catalogue has none for: that of its entry for malformed or invalid requests.

    Where that would mislead there is none; where errors must have one, the condition's name.
    """
    coded = [entry for entry in contract.conventions.errors if entry.code is not None]
    general = [entry for condition in ("malformed", "invalid-input") for entry in coded if entry.when == condition]
    if general and when in _ABOUT_REQUESTS:
        return _fitting([entry for entry in general if entry.when == general[0].when], "wrong").code
    *before, name = json_pointer.split(envelope.code or "")
    owner = shapes.flatten(contract, shapes.at(contract, schema, json_pointer.join(*before)))
    if coded and envelope.when != envelope.code and name not in owner["required"]:
        return None
    numbers = [entry.code for entry in coded if isinstance(entry.code, int)]
    return numbers[0] if numbers else when.replace("-", "_")


def _without(content: Any, pointer: str) -> Any:
    """Take one property out."""
    *before, name = json_pointer.split(pointer)
    place = json_pointer.join(*before)
    owner = json_pointer.get(content, place, None)
    return put(content, place, {n: v for n, v in owner.items() if n != name}) if isinstance(owner, dict) else content


def faults_of(keywords: Mapping[str, str]) -> dict[str, str]:
    """Tell what is wrong with each field from the JSON Schema keyword that it breaks."""
    kinds = {"required": "missing", "additionalProperties": "unknown", "unevaluatedProperties": "unknown"}
    return {field: kinds.get(keyword, "wrong") for field, keyword in keywords.items()}
