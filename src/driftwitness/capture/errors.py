"""What the documents say about errors: examples, statuses, the envelope, the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from driftwitness.capture import statuses
from driftwitness.capture.assemble.shape import Shape
from driftwitness.capture.convention_facts import ErrorCodeRow, ErrorObject, ErrorPromise, FieldMessages
from driftwitness.capture.facts import Example, StatusRow, Where
from driftwitness.capture.outline import Outline
from driftwitness.contract import pointer as json_pointer

CODE_NAMES = ("code", "error_code", "errorCode", "type", "error", "name", "reason")
MESSAGE_NAMES = ("message", "error_message", "error_msg", "errorMessage", "msg", "detail", "description", "title")
DETAILS_NAMES = ("details", "errors", "fields", "field_errors", "violations", "messages", "error_details")


@dataclass(frozen=True, slots=True)
class ErrorExample:
    """An example of an error body, and the status it belongs to when the page tells."""

    example: Example
    status: int | None


@dataclass(frozen=True, slots=True)
class Errors:
    """What the documents say about errors. Pointers are into the body; None where nothing is known.

    `told` are the lines that say where an error stands where no example shows it. `statuses` are said of the whole
    API, `own_statuses` under one operation, by its id, `apart` in a section whose operation is not known; each with the
    first such line. `single` are examples of one
    status of one operation alone: they tell nothing of errors at large, as `examples` do.
    """

    examples: tuple[ErrorExample, ...]
    single: tuple[ErrorExample, ...]
    statuses: dict[int, Where]
    own_statuses: dict[str, dict[int, Where]]
    apart: dict[int, Where]
    rows: tuple[StatusRow, ...]
    codes: tuple[ErrorCodeRow, ...]
    when: str | None
    code: str | None
    message: str | None
    details: str | None
    details_where: Where | None
    promise: ErrorPromise | None
    told: Where | None
    shape: Shape = field(repr=False)

    def promised(self, pointer: str | None) -> Where | None:
        """The lines that promise the member at a pointer in every error."""
        told = self.promise and pointer and pointer.rpartition("/")[2] in self.promise.words
        return self.promise.where if self.promise and told else None

    def of_status(self, status: int) -> list[Example]:
        """The examples of one status."""
        return [shown.example for shown in (*self.examples, *self.single) if shown.status == status]


def read(page: Outline) -> Errors:
    """Gather errors: captioned or with a status of 400 and more, in an operation or outside."""
    rows = tuple(row for row in page.all(StatusRow) if row.status >= 400)
    by_code = {row.code: row.status for row in rows if row.code}
    shown_examples = _examples(page, by_code)
    at_large = _are_at_large(shown_examples, page)
    examples = shown_examples if at_large else ()
    shape = Shape()
    for shown in examples:
        shape.observe(shown.example, "", shown.example.value)
    when, inner = _envelope(page, shape)
    told = None if when else next(iter(page.all(ErrorObject)), None)
    base = when if when and inner is not shape else ""
    details, details_where = _details(page, examples, base)
    told_statuses = statuses.read(page)
    return Errors(
        examples=examples,
        single=() if at_large else shown_examples,
        statuses=told_statuses.at_large,
        own_statuses=told_statuses.own,
        apart=told_statuses.apart,
        rows=rows,
        codes=tuple({row.code: row for row in reversed(page.all(ErrorCodeRow)) if row.code not in by_code}.values())[
            ::-1
        ],
        when=json_pointer.join(told.member) if told else when,
        code=_told(told, "code") if told else _member(inner, base, CODE_NAMES, set(by_code)),
        message=_told(told, "message") if told else _member(inner, base, MESSAGE_NAMES, set()),
        told=told.where if told else None,
        details=details,
        details_where=details_where,
        promise=next(iter(page.all(ErrorPromise)), None),
        shape=shape,
    )


def _examples(page: Outline, by_code: dict[str, int]) -> tuple[ErrorExample, ...]:
    found: list[ErrorExample] = []
    for example in page.of(Example):
        caption = page.caption_of(example)
        status = caption.status if caption else None
        if caption and (caption.role == "error" or (status or 0) >= 400) and isinstance(example.value, dict):
            found.append(ErrorExample(example, status or _status_by_code(example.value, by_code)))
    for operation in page.operations:
        found.extend(
            ErrorExample(answer.example, answer.status)
            for answer in operation.answers
            if answer.status and answer.status >= 400 and isinstance(answer.example.value, dict)
        )
    # an example of errors at large comes before those of one status
    return tuple(sorted(found, key=lambda shown: page.is_captioned_with_status(shown.example)))


def _are_at_large(examples: Sequence[ErrorExample], page: Outline) -> bool:
    """Whether some example stands outside the operations, or several operations or statuses have one."""
    at = {shown.example.where for shown in examples}
    of = {
        (operation.id, answer.status)
        for operation in page.operations
        for answer in operation.answers
        if answer.example.where in at
    }
    return len(of) > 1 or bool(at - {answer.example.where for op in page.operations for answer in op.answers})


def _status_by_code(value: Any, by_code: dict[str, int]) -> int | None:
    """The status of the catalogue's code that stands anywhere in an error body."""
    if isinstance(value, dict):
        return next((found for item in value.values() if (found := _status_by_code(item, by_code))), None)
    return by_code.get(value) if isinstance(value, str) else None


def _envelope(page: Outline, shape: Shape) -> tuple[str | None, Shape]:
    """The pointer whose presence tells an error from a success, and the shape that holds code and message."""
    if not shape.count:
        return None, shape
    shown = {
        name
        for op in page.operations
        for a in op.successes
        if isinstance(a.example.value, dict)
        for name in a.example.value
    }
    always = [name for name, member in shape.members.items() if member.count == shape.count and name not in shown]
    for name in always:
        member = shape.members[name]
        if "object" in member.types and member.members:
            return json_pointer.join(name), member
        if "array" in member.types and member.items and member.items.members:
            return json_pointer.join(name), member
    return (json_pointer.join(always[0]) if always else None), shape


def _told(told: ErrorObject, part: Literal["code", "message"]) -> str | None:
    name = told.code if part == "code" else told.message
    return json_pointer.join(told.member, name) if name else None


def _member(inner: Shape, base: str, names: Iterable[str], codes: set[str]) -> str | None:
    """The pointer of the member that holds the code or the message."""
    if inner.items and not inner.members:
        inner, base = inner.items, f"{base}/0"
    candidates = [
        name for name in names if name in inner.members and inner.members[name].types.keys() & {"string", "integer"}
    ]
    matching = [name for name in candidates if codes & set(inner.members[name].strings)]
    chosen = next(iter(matching or candidates), None)
    return base + json_pointer.join(chosen) if chosen else None


def _details(page: Outline, examples: Iterable[ErrorExample], base: str) -> tuple[str | None, Where | None]:
    """Where field-level messages stand: an object from fields to messages, in an error about invalid input."""
    told = next(iter(page.all(FieldMessages)), None)
    for shown in examples:
        inner = json_pointer.get(shown.example.value, base, None)
        for name, value in inner.items() if isinstance(inner, dict) else ():
            known = (told and told.member == name) or name in DETAILS_NAMES
            if known and isinstance(value, dict) and value and all(_is_messages(item) for item in value.values()):
                place = base + json_pointer.join(name)
                return place, told.where if told and told.member == name else shown.example.at(place)
    return None, None


def _is_messages(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
