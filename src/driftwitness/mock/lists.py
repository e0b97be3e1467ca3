"""Lists as the contract has them: filtered, in order, in pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Filter, Pagination
from driftwitness.mock.behaviour import Behaviour

DEFAULT_SIZE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: its items, what the body tells of it (pointer to value), and the query of the next page."""

    items: list[dict[str, Any]]
    told: Mapping[str, Any]
    next_query: str | None = None


def arrange(
    contract: Contract,
    operation: Operation,
    items: Sequence[dict[str, Any]],
    query: Mapping[str, str],
    behaviour: Behaviour,
) -> list[dict[str, Any]]:
    """Filter items that come oldest first, and put them in the documented order; newest first where there is none."""
    conventions = contract.conventions
    filters = [entry for entry in conventions.filters if entry.operation == operation.id and query.get(entry.param)]
    if behaviour.filters:
        items = [item for item in items if all(_matches(entry, item, query[entry.param]) for entry in filters)]
    order = conventions.order(operation.id)
    arranged = list(items)
    if order:
        arranged.sort(key=lambda item: _rank(json_pointer.get(item, order.by, None)))
    descending = order.descending if order else True
    return arranged[::-1] if descending != behaviour.reverses_order else arranged


def cut(pages: Pagination | None, items: list[dict[str, Any]], query: Mapping[str, str], behaviour: Behaviour) -> Page:
    """Cut the page out of a list that a query asks for; the whole list where the contract has no pages."""
    if pages is None:
        return Page(items, {})
    size = _number(
        query.get(pages.size or "") if behaviour.obeys_page_size else None, pages.default_size or DEFAULT_SIZE
    )
    size = max(1, min(size, pages.maximum or size))
    position = max(pages.first, _number(query.get(pages.position or ""), pages.first))
    start = (position - pages.first) * size if pages.style == "page" else position - pages.first
    last = max(1, math.ceil(len(items) / size))
    told: dict[str | None, Any] = {pages.total: len(items), pages.last: last, pages.current: position, pages.echo: size}
    following = None
    if start + size < len(items):
        following = str(position + 1 if pages.style == "page" else position + size)
    if pages.next:
        told[pages.next] = following
    next_query = None
    if following and pages.position and not pages.next and pages.style in ("link", "cursor"):
        next_query = urlencode({**query, pages.position: following})
    first = max(0, start - behaviour.overlap) if start < len(items) else start
    return Page(items[first : start + size - (start - first)], {k: v for k, v in told.items() if k}, next_query)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 20 else default


def _rank(value: Any) -> tuple[str, Any]:
    """Make values of any type comparable."""
    return (type(value).__name__, value) if isinstance(value, str | int | float) else ("", 0)


def _matches(entry: Filter, item: Mapping[str, Any], asked: str) -> bool:
    return _COMPARISONS[entry.match](json_pointer.get(item, entry.property, None), asked)


def _equals(value: Any, asked: str) -> bool:
    return str(value).lower() == asked.lower() if isinstance(value, bool) else str(value) == asked


def _contains(value: Any, asked: str) -> bool:
    return asked.casefold() in str(value).casefold()


def _after(value: Any, asked: str) -> bool:
    moment, bound = _moment(value), _moment(asked)
    # A bound that the contract lets through and nobody can read narrows nothing.
    return moment is None or bound is None or moment > bound


def _before(value: Any, asked: str) -> bool:
    moment, bound = _moment(value), _moment(asked)
    return moment is None or bound is None or moment < bound


_COMPARISONS: Mapping[str, Callable[[Any, str], bool]] = {
    "equals": _equals,
    "contains": _contains,
    "after": _after,
    "before": _before,
}


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
