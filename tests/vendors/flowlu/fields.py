"""Reading what a client sends: the fields of a record, and the numbers of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from .. import json_text
from ..catalogue import Has
from .errors import Details, internal, invalid, invalid_request
from .store import Record

DEFAULT, LARGEST = 50, 100
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page, from 1, and how many records it holds."""

    page: int
    limit: int


def paging(values: Mapping[str, Any], has: Has) -> Paging:
    """Read page and limit."""
    page = _number(values.get("page", 1))
    limit = _number(values.get("limit", DEFAULT))
    if page is None or page < 1:
        raise invalid_request("page is a number from 1")
    if limit is not None and limit > LARGEST and has("large-limit-clamped"):
        limit = LARGEST
    if limit is None or not 1 <= limit <= LARGEST:
        raise invalid_request(f"limit is a number from 1 to {LARGEST}")
    return Paging(page, limit)


async def body(request: Request) -> Record:
    """Read the fields of a body, a form or a JSON object; an empty body has none."""
    content = await request.body()
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not content:
        return {}
    try:
        if media_type != "application/json":
            return dict(parse_qsl(content.decode(), keep_blank_values=True))
        fields = json_text.read(content)
    except ValueError as error:
        raise invalid_request("the body cannot be read") from error
    if not isinstance(fields, dict):
        raise invalid_request("the body is no object")
    return fields


def checked(fields: Record, has: Has) -> Record:
    """Return the known fields in their types; those that have none are a validation error."""
    values: Record = {}
    details: Details = []
    for name, value in fields.items():
        kept = _value(name, value)
        if name not in ("name", "ordering", "active"):
            details += [_wrong(name, "is unknown")] if has("unknown-field-refused") else []
        elif kept is None:
            details.append(_wrong(name, "must be text" if name == "name" else "must be a number"))
        else:
            values[name] = kept
    if details and has("validation-as-internal"):
        raise internal()
    if details:
        raise invalid(details)
    return values


def required(fields: Record) -> None:
    """See that a new record has a name."""
    if fields.get("name") in (None, ""):
        raise invalid([_wrong("name", "is required")])


def _wrong(field: str, what: str) -> dict[str, str]:
    return {"field": field, "message": f"{field} {what}"}


def _value(name: str, value: object) -> str | int | None:
    """Return a value in the type of its field, or nothing where it has another."""
    if name == "name":
        return value if isinstance(value, str) else None
    number = _number(value)
    return None if name == "active" and number not in (0, 1) else number


def _number(value: object) -> int | None:
    if type(value) is int:
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value) else None
