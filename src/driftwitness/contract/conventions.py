"""The root extension ``x-driftwitness``: what a vendor promises and OpenAPI cannot say (docs/contract.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

KEY = "x-driftwitness"

ResetUnit = Literal["epoch-seconds", "epoch-milliseconds", "delta-seconds", "http-date", "iso-8601"]
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
    """One entry of the documented catalogue of errors; ``details`` points at field-level messages."""

    code: str | int | None
    status: int | None
    when: str
    details: str | None
    pointer: str


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
class Conventions:
    """Everything under ``x-driftwitness``; absent parts are empty or None."""

    success: SuccessEnvelope | None
    error: ErrorEnvelope | None
    errors: tuple[ErrorCode, ...]
    rate_limits: tuple[RateLimit, ...]
    pagination: tuple[Pagination, ...]
    ordering: tuple[Ordering, ...]
    filters: tuple[Filter, ...]
    updates: tuple[Update, ...]
    deletes: tuple[Delete, ...]
    effects: Mapping[str, str]

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
    return Conventions(
        success=SuccessEnvelope(success.get("item"), success.get("items"), success.get("message")) if success else None,
        error=ErrorEnvelope(error["when"], error.get("schema"), error.get("code"), error.get("message"))
        if error
        else None,
        errors=tuple(
            ErrorCode(entry.get("code"), entry.get("status"), entry.get("when", "other"), entry.get("details"), place)
            for place, entry in _entries(extension, "errors")
        ),
        rate_limits=tuple(_rate_limit(place, entry) for place, entry in _entries(extension, "rateLimit")),
        pagination=tuple(_pagination(place, entry) for place, entry in _entries(extension, "pagination")),
        ordering=tuple(
            Ordering(entry["operation"], entry["items"], entry["by"], entry.get("direction") != "ascending", place)
            for place, entry in _entries(extension, "ordering")
        ),
        filters=tuple(
            Filter(entry["operation"], entry["param"], entry["property"], entry["match"], place)
            for place, entry in _entries(extension, "filters")
        ),
        updates=tuple(
            Update(
                entry["operation"],
                bool(entry.get("partial")),
                tuple(entry.get("merge", ())),
                tuple(entry.get("replace", ())),
                place,
            )
            for place, entry in _entries(extension, "updates")
        ),
        deletes=tuple(
            Delete(entry["operation"], tuple(entry.get("cascades", ())), place)
            for place, entry in _entries(extension, "deletes")
        ),
        effects=dict(extension.get("effects") or {}),
    )


def _entries(extension: Mapping[str, Any], part: str) -> list[tuple[str, Mapping[str, Any]]]:
    return [(f"/{KEY}/{part}/{index}", entry) for index, entry in enumerate(extension.get(part) or [])]


def _rate_limit(place: str, entry: Mapping[str, Any]) -> RateLimit:
    headers = entry.get("headers") or {}
    reset = headers.get("reset")
    return RateLimit(
        quota=int(entry["quota"]),
        window=int(entry["window"]),
        scope=entry.get("scope", "key"),
        status=int(entry.get("status", 429)),
        limit=headers.get("limit"),
        remaining=headers.get("remaining"),
        reset=reset["name"] if isinstance(reset, dict) else reset,
        reset_unit=reset.get("unit", "epoch-seconds") if isinstance(reset, dict) else "epoch-seconds",
        retry_after=headers.get("retryAfter"),
        every_response=entry.get("present") == "every-response",
        body_retry_after=(entry.get("body") or {}).get("retryAfter"),
        blocks=entry.get("blocks"),
        operations=tuple(entry.get("operations", ())),
        pointer=place,
    )


def _pagination(place: str, entry: Mapping[str, Any]) -> Pagination:
    position = entry.get("page") or entry.get("offset") or entry.get("cursor") or {}
    size = entry.get("size") or {}
    return Pagination(
        style=entry["style"],
        operations=tuple(entry.get("operations", ())),
        position=position.get("param"),
        first=int(position.get("first", 1 if entry["style"] == "page" else 0)),
        size=size.get("param"),
        default_size=size.get("default"),
        minimum=size.get("minimum"),
        maximum=size.get("maximum"),
        items=entry.get("items", ""),
        total=entry.get("total"),
        last=entry.get("last"),
        current=entry.get("current"),
        echo=entry.get("echo"),
        next=position.get("next"),
        pointer=place,
    )
