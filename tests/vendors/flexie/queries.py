"""Lists: which records, in which order, how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from ..catalogue import Has
from .errors import internal, malformed
from .resources import Resource
from .store import Row

LIMIT = 30


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is asked for; `filters` must all match."""

    search: str = ""
    filters: Sequence[Mapping[str, Any]] = ()
    start: int = 0
    limit: int = LIMIT
    order_by: str = "id"
    descending: bool = False


def of_parameters(parameters: QueryParams) -> Query:
    """Read the query of a GET."""
    limit = parameters.get("limit", str(LIMIT))
    if not limit.isdecimal():
        raise malformed(f"limit is {limit!r}, not a count")
    return Query(search=parameters.get("search", ""), limit=int(limit))


def of_body(body: Mapping[str, Any]) -> Query:
    """Read the query of a POST."""
    filters = body.get("filters", [])
    if not isinstance(filters, list) or not all(_is_filter(item) for item in filters):
        raise malformed("filters is no list of filters")
    direction = body.get("orderByDir", "ASC")
    if direction not in ("ASC", "DESC"):
        raise malformed(f"orderByDir is {direction!r}, not ASC or DESC")
    order = body.get("orderBy", "id")
    if not isinstance(order, str):
        raise malformed(f"orderBy is {order!r}, not a field")
    start, limit = _count(body, "start", 0), _count(body, "limit", LIMIT)
    return Query("", filters, start, limit, order, direction == "DESC")


def _is_filter(item: object) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("alias"), str):
        return False
    value = item.get("value")
    return isinstance(value, dict) and isinstance(value.get("operator"), str) and "input" in value


def _count(body: Mapping[str, Any], name: str, default: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise malformed(f"{name} is {value!r}, not a count")
    return value


def answer(rows: Sequence[Row], query: Query, resource: Resource, has: Has) -> tuple[int, list[Row]]:
    """Return how many records match the query, and the part of them that it asks for."""
    if has("unknown-alias-500") and any(item["alias"] not in resource.fields for item in query.filters):
        raise internal()
    found = [row for row in rows if _found(row, query, has)]
    if not has("order-ignored"):
        descending = query.descending and not has("direction-ignored")
        found.sort(key=lambda row: _sort_key(row, query.order_by), reverse=descending)
    if has("newest-first") and query.order_by == "id":
        found.reverse()
    start = 0 if has("start-ignored") else query.start
    if has("start-counts-pages"):
        start *= query.limit
    limit = LIMIT if has("limit-ignored") else query.limit
    if has("limit-off-by-one"):
        limit += 1
    return len(found), found[start : start + limit]


def _found(row: Row, query: Query, has: Has) -> bool:
    texts = [str(value).casefold() for value in row.values.values() if isinstance(value, str)]
    if query.search and not has("search-ignored") and not any(query.search.casefold() in text for text in texts):
        return False
    return has("filters-ignored") or all(_matches(row, item, has) for item in query.filters)


def _matches(row: Row, item: Mapping[str, Any], has: Has) -> bool:
    """Compare as the flags ask: the whole value, its start, its end, or any part of it."""
    value = row.values.get(item["alias"])
    if value is None:
        return False
    text, wanted = str(value).casefold(), str(item["value"]["input"]).casefold()
    if item.get("strict") or has("filter-always-strict"):
        return text == wanted
    if item.get("starts"):
        return text.startswith(wanted)
    return text.endswith(wanted) if item.get("ends") else wanted in text


def _sort_key(row: Row, name: str) -> tuple[int, float, str]:
    own = {"id": row.id, "date_added": row.added, "date_modified": row.modified}
    value = own.get(name, row.values.get(name))
    if isinstance(value, int | float):
        return (0, value, "")
    return (1, 0, "" if value is None else str(value))
