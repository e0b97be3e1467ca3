"""The root extension ``x-driftwitness``: what a vendor promises and OpenAPI cannot say (docs/contract.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

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
RetryAfterUnit = Literal["delta-seconds", "http-date"]
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
    """A body with a value at ``when`` is an error; ``schema`` is a reference to its JSON Schema, or None.

    ``field`` is where the name of the request's field stands that caused it.
    """

    when: str
    schema: str | None = None
    code: str | None = None
    message: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One entry of the documented catalogue of errors.

    ``details`` points at field-level messages; ``fields`` are the dotted names of the request's fields that a document
    shows there, ``*`` for an index. ``of`` tells entries with one ``when`` apart: ``missing`` or ``wrong`` where the
    credential or a field is, ``unknown`` for a field, or the path parameter whose value nobody knows.
    """

    code: str | int | None
    status: int | None
    when: str
    details: str | None
    fields: tuple[str, ...]
    pointer: str
    of: str | None = None

    @property
    def in_success(self) -> bool:
        """Whether this error may come with the status of a success, or nobody says with which."""
        return self.status is None or self.status < 300


@dataclass(frozen=True)
class RateLimit:
    """A quota of requests in a window of seconds, and how responses tell of it.

    ``retry_after_unit`` is None where the document leaves open in which form the wait is told; ``further`` are the
    names of headers that belong to no role.
    """

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
    retry_after_unit: RetryAfterUnit | None = None
    further: tuple[str, ...] = ()

    @cached_property
    def quota_headers(self) -> dict[str, str]:
        """The documented headers that every response carries: role → name."""
        roles = {"limit": self.limit, "remaining": self.remaining, "reset": self.reset}
        return {role: name for role, name in roles.items() if name}

    @cached_property
    def names(self) -> dict[str, str]:
        """All documented headers but the one that tells how long to wait: name in lower case → name."""
        return {name.lower(): name for name in (*self.quota_headers.values(), *self.further)}

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
    count: str | None = None


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
class Selection:
    """What a body's list of filters selects by: its member, and pointers into one filter, to a property and to a text.

    An item is selected where its property contains the text; so for filters with these values (pointer to value).
    """

    member: str
    property: str
    text: str
    when: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """An operation on one item that sets its property (a pointer into the item) to a value."""

    operation: str
    property: str
    value: Any
    pointer: str


@dataclass(frozen=True, slots=True)
class Query:
    """What requests for lists may ask for, by the names of query parameters, or of members where there is a body.

    ``limit``: how many items; ``start``: how many to leave out; ``search``: a text; ``by`` and ``direction``: an order.
    """

    operations: tuple[str, ...]
    limit: str | None
    start: str | None
    search: str | None
    by: str | None
    direction: str | None
    selection: Selection | None
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
class RequestId:
    """Body pointers at which an answer tells its request's own id: a success for most requests, an error always."""

    success: str | None
    error: str | None
    pointer: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """Operations on things that are named in the request's body, by its member ``key``.

    ``id`` points at a new one's id in the answer of ``create``, ``shown`` at the id in that of ``get``. What a client
    writes stands at ``sent`` in the bodies of ``create`` and ``update``, and at ``kept`` in the answer of ``get``.
    """

    create: str
    get: str
    update: str | None
    key: str
    id: str
    shown: str
    sent: str
    kept: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Table:
    """Operations on records that requests choose by conditions in their bodies, in the table that ``table`` names.

    ``get`` and ``update`` mean the first record that meets all conditions, ``list`` all of them. The body's member
    ``filters`` lists the conditions; ``column`` and ``value`` point into one of them. What a client writes stands at
    ``sent``; ``items`` points at the list in an answer. ``insert`` is the boolean by which an update adds a record
    where it finds none.
    """

    create: str
    get: str | None
    list: str
    update: str | None
    table: str
    filters: str
    column: str
    value: str
    sent: str
    items: str
    insert: str | None
    pointer: str


@dataclass(frozen=True, slots=True)
class Include:
    """A query parameter that asks for related records by ``names``, separated by commas.

    They stand in an answer under these names, each a list, in the object at ``at``.
    """

    operation: str
    param: str
    names: tuple[str, ...]
    at: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Deliveries:
    """When webhooks come: ``within`` so many seconds of what they tell; ``retries`` are the waits after each failure.

    ``within`` is None, ``retries`` empty where no document says so.
    """

    within: int | None
    retries: tuple[int, ...]
    pointer: str


@dataclass(frozen=True)
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
    includes: tuple[Include, ...] = ()
    request_id: RequestId | None = None
    lookups: tuple[Lookup, ...] = ()
    echoes: tuple[str, ...] = ()
    queries: tuple[Query, ...] = ()
    successes: tuple[int, ...] = ()
    acts: tuple[Act, ...] = ()
    deliveries: Deliveries = Deliveries(None, (), f"/{KEY}/deliveries")
    tables: tuple[Table, ...] = ()

    @cached_property
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

    def act(self, operation_id: str) -> Act | None:
        """Give what an operation sets of an item."""
        return next((entry for entry in self.acts if entry.operation == operation_id), None)

    def query(self, operation_id: str) -> Query | None:
        """Give what a request for an operation's list may ask for."""
        return next((entry for entry in self.queries if operation_id in entry.operations), None)

    def order(self, operation_id: str) -> Ordering | None:
        """Give the documented order of an operation's list."""
        return next((entry for entry in self.ordering if entry.operation == operation_id), None)

    def update(self, operation_id: str) -> Update | None:
        """Give what is documented of an update operation."""
        return next((entry for entry in self.updates if entry.operation == operation_id), None)
