"""The root extension ``x-driftwitness``: what a vendor promises and OpenAPI cannot say (docs/contract.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from driftwitness.contract import pointer as json_pointer

KEY = "x-driftwitness"

Effect = Literal["reads", "writes", "destroys", "reaches"]
Condition = Literal[
    "malformed",
    "unauthorized",
    "forbidden",
    "not-found",
    "method-not-allowed",
    "conflict",
    "invalid-input",
    "rate-limited",
    "server-error",
    "unavailable",
    "other",
]
STATUS_OF: Mapping[str, int] = {
    "malformed": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "conflict": 409,
    "invalid-input": 422,
    "rate-limited": 429,
    "server-error": 500,
    "unavailable": 503,
    "other": 400,
}
"""The status that HTTP has for a condition (RFC 9110, section 15; RFC 6585)."""

Style = Literal["page", "offset", "cursor", "link"]
ResetUnit = Literal["epoch-seconds", "epoch-milliseconds", "delta-seconds", "http-date", "iso-8601"]
VersionStyle = Literal["media-type", "header", "query", "path"]
Match = Literal["equals", "contains", "after", "before"]


@dataclass(frozen=True, slots=True)
class SuccessEnvelope:
    """Body pointers of the payload: one resource, a list of them, or only a message."""

    item: str | None = None
    items: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorEnvelope:
    """A body with a value at ``when`` is an error; ``schema`` is a reference to its JSON Schema, or None."""

    when: str
    schema: str | None = None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One entry of the documented catalogue of errors.

    ``details`` points at field-level messages; ``fields`` are the dotted names of the request's fields that a document
    shows there, ``*`` for an index.
    """

    code: str | int | None
    status: int | None
    when: str
    details: str | None
    fields: tuple[str, ...]
    pointer: str

    @property
    def in_success(self) -> bool:
        """Whether this error may come with the status of a success, or nobody says with which."""
        return self.status is None or self.status < 300


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A quota of requests in a window of seconds, and how responses tell of it."""

    quota: int
    window: int
    scope: str
    status: int
    limit: str | None
    remaining: str | None
    reset: str | None
    reset_unit: ResetUnit
    retry_after: str | None
    every_response: bool
    body_retry_after: str | None
    blocks: int | None
    operations: tuple[str, ...]
    pointer: str

    @property
    def quota_headers(self) -> dict[str, str]:
        """The documented headers that every response carries: role → name."""
        roles = {"limit": self.limit, "remaining": self.remaining, "reset": self.reset}
        return {role: name for role, name in roles.items() if name}

    def covers(self, operation_id: str | None) -> bool:
        """Whether this limit counts requests of the operation; one without operations counts all."""
        return not self.operations or operation_id in self.operations


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a list is cut into pages: request parameters, and body pointers of what the answer tells."""

    style: str
    operations: tuple[str, ...]
    position: str | None
    first: int
    size: str | None
    default_size: int | None
    minimum: int | None
    maximum: int | None
    items: str
    total: str | None
    last: str | None
    current: str | None
    echo: str | None
    next: str | None
    pointer: str


@dataclass(frozen=True, slots=True)
class Versioning:
    """One way to name the API's version: ``name`` is the header or query parameter, ``value`` what to send there.

    ``path``: ``value`` is the first part of every path.
    """

    style: VersionStyle
    name: str | None
    value: str | None
    pointer: str


@dataclass(frozen=True, slots=True)
class Ordering:
    """The documented order of a list: ``by`` points into one item."""

    operation: str
    items: str
    by: str
    descending: bool
    pointer: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter that narrows a list by a property of its items."""

    operation: str
    param: str
    property: str
    match: Match
    pointer: str


@dataclass(frozen=True, slots=True)
class Update:
    """What an update does with properties that are sent (merge or replace) and with those that are not (partial)."""

    operation: str
    partial: bool
    merge: tuple[str, ...]
    replace: tuple[str, ...]
    pointer: str


@dataclass(frozen=True, slots=True)
class Delete:
    """The tags of the resources whose members go when one is deleted."""

    operation: str
    cascades: tuple[str, ...]
    pointer: str


@dataclass(frozen=True, slots=True)
class Count:
    """A property that counts what a list below the same item holds; ``property`` points into the item."""

    operation: str
    property: str
    list: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Conventions:
    """Everything under ``x-driftwitness``; absent parts are empty or None."""

    success: SuccessEnvelope | None
    error: ErrorEnvelope | None
    errors: tuple[ErrorCode, ...]
    rate_limits: tuple[RateLimit, ...]
    pagination: tuple[Pagination, ...]
    versioning: tuple[Versioning, ...]
    ordering: tuple[Ordering, ...]
    filters: tuple[Filter, ...]
    updates: tuple[Update, ...]
    deletes: tuple[Delete, ...]
    counts: tuple[Count, ...]
    effects: Mapping[str, Effect]

    @property
    def errors_in_success(self) -> bool:
        """Whether an error may come with a 2xx: an entry has such a status, or the catalogue names none."""
        named = [entry.status for entry in self.errors]
        return all(status is None for status in named) or any(status and status < 300 for status in named)

    def entries(self, code: Any) -> tuple[ErrorCode, ...]:
        """Give the catalogue's entries for a code."""
        return tuple(entry for entry in self.errors if code is not None and str(entry.code) == str(code))

    def error_for(self, when: str) -> ErrorCode | None:
        """Give the catalogue's first entry for this condition."""
        return next((entry for entry in self.errors if entry.when == when), None)

    def pages(self, operation_id: str) -> Pagination | None:
        """Give the pagination of an operation."""
        return next((entry for entry in self.pagination if operation_id in entry.operations), None)

    def order(self, operation_id: str) -> Ordering | None:
        """Give the documented order of an operation's list."""
        return next((entry for entry in self.ordering if entry.operation == operation_id), None)

    def update(self, operation_id: str) -> Update | None:
        """Give what is documented of an update operation."""
        return next((entry for entry in self.updates if entry.operation == operation_id), None)


def read(extension: Mapping[str, Any]) -> Conventions:
    """Read the extension; raises KeyError, TypeError, ValueError or AttributeError where a part has another shape."""
    envelope = extension.get("envelope") or {}
    success, error = envelope.get("success"), envelope.get("error")
    effects = extension.get("effects") or {}
    return Conventions(
        success=SuccessEnvelope(*(_pointer(success, part) for part in ("item", "items", "message")))
        if success
        else None,
        error=_error_envelope(error) if error else None,
        errors=tuple(_error_code(place, entry) for place, entry in _entries(extension, "errors")),
        rate_limits=tuple(
            _rate_limit(place, entry)
            for place, entry in _entries(extension, "rateLimit")
            if entry.get("quota", entry.get("window")) is not None
        ),
        pagination=tuple(_pagination(place, entry) for place, entry in _entries(extension, "pagination")),
        versioning=tuple(_versioning(place, entry) for place, entry in _entries(extension, "versioning")),
        ordering=tuple(_ordering(place, entry) for place, entry in _entries(extension, "ordering")),
        filters=tuple(_filter(place, entry) for place, entry in _entries(extension, "filters")),
        updates=tuple(_update(place, entry) for place, entry in _entries(extension, "updates")),
        deletes=tuple(
            Delete(_text(entry, "operation"), _texts(entry, "cascades"), place)
            for place, entry in _entries(extension, "deletes")
        ),
        counts=tuple(
            Count(_text(entry, "operation"), _required_pointer(entry, "property"), _text(entry, "list"), place)
            for place, entry in _entries(extension, "counts")
        ),
        effects={operation: _one_of(effects, operation, get_args(Effect)) for operation in effects},
    )


def _entries(extension: Mapping[str, Any], part: str) -> list[tuple[str, Mapping[str, Any]]]:
    entries = extension.get(part) or []
    if not isinstance(entries, list):
        raise TypeError(f"{part} is {entries!r}, expected a list")
    return [(f"/{KEY}/{part}/{index}", entry) for index, entry in enumerate(entries)]


def _error_envelope(entry: Mapping[str, Any]) -> ErrorEnvelope:
    return ErrorEnvelope(
        _required_pointer(entry, "when"),
        _optional_text(entry, "schema"),
        _pointer(entry, "code"),
        _pointer(entry, "message"),
    )


def _error_code(place: str, entry: Mapping[str, Any]) -> ErrorCode:
    when = _one_of({"when": "other", **entry}, "when", get_args(Condition))
    details, fields = _pointer(entry, "details"), _texts(entry, "fields")
    return ErrorCode(entry.get("code"), _whole(entry, "status"), when, details, fields, place)


def _rate_limit(place: str, entry: Mapping[str, Any]) -> RateLimit:
    headers = entry.get("headers") or {}
    reset = headers.get("reset")
    reset = reset if isinstance(reset, dict) else {"name": reset}
    quota, window = int(entry["quota"]), int(entry["window"])
    if quota < 1 or window < 1:
        raise ValueError(f"{place}: a quota of {quota} in {window} seconds, expected at least 1 in 1")
    return RateLimit(
        quota=quota,
        window=window,
        scope=entry.get("scope", "key"),
        status=int(entry.get("status", 429)),
        limit=_optional_text(headers, "limit"),
        remaining=_optional_text(headers, "remaining"),
        reset=_optional_text(reset, "name"),
        reset_unit=_one_of({"unit": "epoch-seconds", **reset}, "unit", get_args(ResetUnit)),
        retry_after=_optional_text(headers, "retryAfter"),
        every_response=entry.get("present") == "every-response",
        body_retry_after=_pointer(entry.get("body") or {}, "retryAfter"),
        blocks=_whole(entry, "blocks"),
        operations=_texts(entry, "operations"),
        pointer=place,
    )


def _pagination(place: str, entry: Mapping[str, Any]) -> Pagination:
    style = _one_of(entry, "style", get_args(Style))
    position = entry.get("page") or entry.get("offset") or entry.get("cursor") or {}
    size = entry.get("size") or {}
    return Pagination(
        style=style,
        operations=_texts(entry, "operations"),
        position=_optional_text(position, "param"),
        first=int(position.get("first", 1 if style == "page" else 0)),
        size=_optional_text(size, "param"),
        default_size=_whole(size, "default"),
        minimum=_whole(size, "minimum"),
        maximum=_whole(size, "maximum"),
        items=_pointer(entry, "items") or "",
        total=_pointer(entry, "total"),
        last=_pointer(entry, "last"),
        current=_pointer(entry, "current"),
        echo=_pointer(entry, "echo"),
        next=_pointer(position, "next"),
        pointer=place,
    )


def _versioning(place: str, entry: Mapping[str, Any]) -> Versioning:
    style = _one_of(entry, "style", get_args(VersionStyle))
    return Versioning(style, _optional_text(entry, "name"), _optional_text(entry, "value"), place)


def _ordering(place: str, entry: Mapping[str, Any]) -> Ordering:
    return Ordering(
        _text(entry, "operation"),
        _required_pointer(entry, "items"),
        _required_pointer(entry, "by"),
        entry.get("direction") != "ascending",
        place,
    )


def _filter(place: str, entry: Mapping[str, Any]) -> Filter:
    return Filter(
        _text(entry, "operation"),
        _text(entry, "param"),
        _required_pointer(entry, "property"),
        _one_of(entry, "match", get_args(Match)),
        place,
    )


def _update(place: str, entry: Mapping[str, Any]) -> Update:
    return Update(
        _text(entry, "operation"),
        bool(entry.get("partial")),
        _texts(entry, "merge"),
        _texts(entry, "replace"),
        place,
    )


def _text(entry: Mapping[str, Any], key: str) -> str:
    if not isinstance(entry[key], str):
        raise TypeError(f"{key} is {entry[key]!r}, expected a text")
    return str(entry[key])


def _optional_text(entry: Mapping[str, Any], key: str) -> str | None:
    return None if entry.get(key) is None else _text(entry, key)


def _texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = entry.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{key} is {values!r}, expected a list of texts")
    return tuple(values)


def _required_pointer(entry: Mapping[str, Any], key: str) -> str:
    json_pointer.split(_text(entry, key))
    return _text(entry, key)


def _pointer(entry: Mapping[str, Any], key: str) -> str | None:
    return None if entry.get(key) is None else _required_pointer(entry, key)


def _whole(entry: Mapping[str, Any], key: str) -> int | None:
    value = entry.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise TypeError(f"{key} is {value!r}, expected a whole number")
    return value


def _one_of(entry: Mapping[str, Any], key: str, allowed: tuple[Any, ...]) -> Any:
    if entry[key] not in allowed:
        raise ValueError(f"{key} is {entry[key]!r}, expected one of {', '.join(allowed)}")
    return entry[key]
