"""Reads the root extension ``x-driftwitness`` into its typed form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import (
    KEY,
    Act,
    Condition,
    Conventions,
    Count,
    Delete,
    Deliveries,
    Effect,
    ErrorCode,
    ErrorEnvelope,
    Filter,
    Include,
    Lookup,
    Match,
    Ordering,
    Pagination,
    Query,
    RateLimit,
    RequestId,
    ResetUnit,
    RetryAfterUnit,
    Selection,
    Style,
    SuccessEnvelope,
    Table,
    Update,
    Versioning,
    VersionStyle,
)

_ROLES = ("limit", "remaining", "reset", "retryAfter")


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
        includes=tuple(_include(place, entry) for place, entry in _entries(extension, "includes")),
        lookups=tuple(_lookup(place, entry) for place, entry in _entries(extension, "lookups")),
        tables=tuple(_table(place, entry) for place, entry in _entries(extension, "tables")),
        echoes=tuple(_text(entry, "operation") for _, entry in _entries(extension, "echoes")),
        request_id=_request_id(extension["requestId"]) if extension.get("requestId") else None,
        queries=tuple(_query(place, entry) for place, entry in _entries(extension, "queries")),
        acts=tuple(
            Act(_text(entry, "operation"), _required_pointer(entry, "property"), entry.get("value"), place)
            for place, entry in _entries(extension, "acts")
        ),
        successes=tuple(int(status) for status in extension.get("successes") or ()),
        deliveries=_deliveries(extension.get("deliveries") or {}),
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
        _pointer(entry, "field"),
    )


def _error_code(place: str, entry: Mapping[str, Any]) -> ErrorCode:
    when = _one_of({"when": "other", **entry}, "when", get_args(Condition))
    details, fields = _pointer(entry, "details"), _texts(entry, "fields")
    status, of = _whole(entry, "status"), _optional_text(entry, "of")
    return ErrorCode(entry.get("code"), status, when, details, fields, place, of)


def _rate_limit(place: str, entry: Mapping[str, Any]) -> RateLimit:
    headers = entry.get("headers") or {}
    reset, retry_after = _named(headers, "reset"), _named(headers, "retryAfter")
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
        retry_after=_optional_text(retry_after, "name"),
        every_response=entry.get("present") == "every-response",
        body_retry_after=_pointer(entry.get("body") or {}, "retryAfter"),
        blocks=_whole(entry, "blocks"),
        operations=_texts(entry, "operations"),
        pointer=place,
        retry_after_unit=_one_of(retry_after, "unit", get_args(RetryAfterUnit)) if "unit" in retry_after else None,
        further=tuple(str(_named(headers, role)["name"]) for role in headers if role not in _ROLES),
    )


def _named(headers: Mapping[str, Any], role: str) -> Mapping[str, Any]:
    """Give a header's name and unit, also where only the name stands there."""
    header = headers.get(role)
    return header if isinstance(header, dict) else {"name": header}


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
        count=_pointer(entry, "count"),
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


def _lookup(place: str, entry: Mapping[str, Any]) -> Lookup:
    return Lookup(
        create=_text(entry, "create"),
        get=_text(entry, "get"),
        update=_optional_text(entry, "update"),
        key=_text(entry, "key"),
        id=_required_pointer(entry, "id"),
        shown=_required_pointer(entry, "shown"),
        sent=_required_pointer(entry, "sent"),
        kept=_required_pointer(entry, "kept"),
        pointer=place,
    )


def _table(place: str, entry: Mapping[str, Any]) -> Table:
    filters = entry["filters"]
    return Table(
        create=_text(entry, "create"),
        get=_optional_text(entry, "get"),
        list=_text(entry, "list"),
        update=_optional_text(entry, "update"),
        table=_text(entry, "table"),
        filters=_text(filters, "list"),
        column=_required_pointer(filters, "column"),
        value=_required_pointer(filters, "value"),
        sent=_required_pointer(entry, "sent"),
        items=_required_pointer(entry, "items"),
        insert=_optional_text(entry, "insert"),
        pointer=place,
    )


def _request_id(entry: Mapping[str, Any]) -> RequestId:
    return RequestId(_pointer(entry, "success"), _pointer(entry, "error"), f"/{KEY}/requestId")


def _deliveries(entry: Mapping[str, Any]) -> Deliveries:
    place, within, waits = f"/{KEY}/deliveries", _whole(entry, "within"), entry.get("retries") or []
    if within is not None and within < 1:
        raise ValueError(f"{place}/within is {within}, expected seconds, at least 1")
    if not isinstance(waits, list) or not all(type(wait) is int and wait >= 0 for wait in waits):
        raise TypeError(f"{place}/retries is {waits!r}, expected a list of seconds in whole numbers")
    return Deliveries(within, tuple(waits), place)


def _include(place: str, entry: Mapping[str, Any]) -> Include:
    names, at = _texts(entry, "names"), _pointer(entry, "at") or ""
    return Include(_text(entry, "operation"), _text(entry, "param"), names, at, place)


def _query(place: str, entry: Mapping[str, Any]) -> Query:
    limit, start, search = (_optional_text(entry, name) for name in ("limit", "start", "search"))
    order, filters = entry.get("order") or {}, entry.get("filters")
    return Query(
        _texts(entry, "operations"),
        limit,
        start,
        search,
        _optional_text(order, "by"),
        _optional_text(order, "direction"),
        _selection(filters) if filters else None,
        place,
    )


def _selection(entry: Mapping[str, Any]) -> Selection:
    when = entry.get("when") or {}
    return Selection(
        _text(entry, "list"),
        _required_pointer(entry, "property"),
        _required_pointer(entry, "text"),
        {pointer: when[pointer] for pointer in when if _required_pointer({"when": pointer}, "when")},
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
