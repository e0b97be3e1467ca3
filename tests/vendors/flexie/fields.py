"""What is asked of the values of fields, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..catalogue import Has
from .errors import internal, malformed
from .resources import BOOLEAN, DATE, INSTANT, MINUTE, NUMBER, TEXT, Resource

Body = dict[str, Any]
FORMATS = {DATE: "%Y-%m-%d", MINUTE: "%Y-%m-%d %H:%M"}


def taken(resource: Resource, body: Mapping[str, Any], has: Has) -> Body:
    """Return the values that a body gives; other names than the default ones are custom fields.

    A value of the wrong kind is a 400.
    """
    if has("emoji-500") and any(ord(character) > 0xFFFF for character in str(body)):
        raise internal()
    for name, value in body.items():
        kind = resource.fields.get(name)
        if kind and value is not None and not _fits(kind, value):
            raise malformed(f"{name} is no {kind}")
    return {name: _stored(resource, name, value, has) for name, value in body.items()}


def _fits(kind: str, value: object) -> bool:
    if kind == BOOLEAN:
        return isinstance(value, bool)
    if kind == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == TEXT or not isinstance(value, str):
        return isinstance(value, str)
    try:
        if kind == INSTANT:
            datetime.fromisoformat(value)
        else:
            datetime.strptime(value, FORMATS[kind]).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _stored(resource: Resource, name: str, value: Any, has: Has) -> Any:
    kind = resource.fields.get(name)
    if kind == TEXT and has("text-cut-to-20"):
        return value and value[:20]
    if value is None:
        return value
    if kind == MINUTE and has("due-date-shifted"):
        shifted = datetime.strptime(value, FORMATS[MINUTE]).replace(tzinfo=UTC).timestamp() + 7200
        return datetime.fromtimestamp(shifted, UTC).strftime(FORMATS[MINUTE])
    if kind == DATE and has("date-with-time"):
        return f"{value} 00:00:00"
    if kind == DATE and has("date-american"):
        year, month, day = value.split("-")
        return f"{month}/{day}/{year}"
    if kind == INSTANT and has("instant-without-zone"):
        return re.sub(r"(Z|[+-]\d\d:?\d\d)$", "", value).replace("T", " ")
    return value


def shown(values: Mapping[str, Any], has: Has) -> Body:
    """Return the values as a response shows them; a password is never shown."""
    visible = {name: value for name, value in values.items() if name != "password"}
    return {_name(name, has): _value(name, value, has) for name, value in visible.items()}


def _name(name: str, has: Has) -> str:
    if name in ("first_name", "last_name") and has("names-in-camel-case"):
        return {"first_name": "firstName", "last_name": "lastName"}[name]
    return name


def _value(name: str, value: Any, has: Has) -> Any:
    if name in ("amount", "annual_revenue") and value is not None and has("amounts-as-text"):
        return f"{value:.2f}"
    if name == "amount" and has("amount-not-a-number"):
        return float("nan")
    if isinstance(value, bool) and has("booleans-as-numbers"):
        return int(value)
    if name == "status" and has("status-nested"):
        return {"label": value}
    return value
