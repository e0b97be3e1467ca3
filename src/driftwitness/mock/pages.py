"""Pages of a list: by number, by offset, by cursor, and the links that lead from one to the next."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import Pagination
from driftwitness.mock import shapes
from driftwitness.mock.behaviour import Behaviour

DEFAULT_SIZE = 20
_RELATION = re.compile(r"rel=\\*[\"']?(first|prev|previous|next|last)\b")


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: its items, what the body tells of it (pointer to value), and the queries of other pages."""

    items: list[Any]
    told: Mapping[str, Any]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Turning:
    """How one operation's pages are turned.

    ``opaque``: its cursors are texts that mean nothing to clients. ``next_url``: the body leads on by a whole URL;
    ``end``: what it has there on the last page. ``relations`` are those of the Link header (RFC 8288).
    """

    opaque: bool
    next_url: bool
    end: Any
    relations: tuple[str, ...]
    id_name: str


def turning(contract: Contract, operation: Operation, pages: Pagination, id_name: str) -> Turning:
    """Read from the contract how pages are turned."""
    response = operation.success
    schema = response.schema if response else None
    following = shapes.flatten(contract, shapes.at(contract, schema, pages.next) if schema and pages.next else None)
    parameter = operation.parameter(pages.position or "", "query")
    asked = shapes.flatten(contract, parameter.schema if parameter else None)["type"]
    numbers = {"integer", "number"} & {*following["type"], *asked}
    shown = next(iter(following.get("examples") or ()), "")
    is_url = following.get("format") in ("uri", "uri-reference", "url") or "://" in str(shown)
    return Turning(
        opaque=pages.style in ("cursor", "link") and not numbers,
        next_url=is_url,
        end="" if following["type"] == ["string"] else None,
        relations=_relations(contract, operation, pages),
        id_name=id_name,
    )


def _relations(contract: Contract, operation: Operation, pages: Pagination) -> tuple[str, ...]:
    """Give the relations that the Link header's documentation names; ``next`` where links lead on and it names none."""
    for status, raw in (operation.raw.get("responses") or {}).items():
        headers = (contract.resolve(raw) or {}).get("headers") or {}
        for name, header in headers.items() if str(status).startswith("2") else ():
            if name.lower() == "link":
                named = _RELATION.findall(json.dumps(contract.resolve(header), default=str))
                return tuple(dict.fromkeys(named)) or ("next",)
    return ("next",) if pages.style in ("link", "cursor") and not pages.next else ()


def cut(
    pages: Pagination,
    turned: Turning,
    items: Sequence[Any],
    query: Mapping[str, str],
    address: str,
    behaviour: Behaviour,
) -> Page:
    """Cut the page out of a list that a query asks for; ``address`` is the URL of the list, without a query."""
    size = _size(pages, query, behaviour)
    count = len(items)
    position, start = _start(pages, turned, items, query, size, behaviour)
    last = max(1, math.ceil(count / size))
    if behaviour.repeats_last_page:
        start = min(start, (last - 1) * size)
    told: dict[str | None, Any] = {pages.total: count, pages.last: last, pages.current: position, pages.echo: size}
    queries = {
        name: _query(pages, turned, items, query, size, where)
        for name, where in _targets(start, size, count, last).items()
        if name in turned.relations or (name == "next" and pages.next)
    }
    following = queries.get("next")
    if pages.next:
        told[pages.next] = _told_next(pages, turned, following, address)
    links = {name: urlencode(queries[name]) for name in turned.relations if name in queries and pages.position}
    first = max(0, start - behaviour.overlap) if 0 < start < count else start
    shown = list(items[first : start + size - (start - first)])
    return Page(shown, {k: v for k, v in told.items() if k}, links)


def _size(pages: Pagination, query: Mapping[str, str], behaviour: Behaviour) -> int:
    default = behaviour.default_page_size or pages.default_size or min(DEFAULT_SIZE, pages.maximum or DEFAULT_SIZE)
    size = _number(query.get(pages.size or "") if behaviour.obeys_page_size else None, default)
    return max(1, min(size, pages.maximum or size, behaviour.page_size_limit or size))


def _start(
    pages: Pagination,
    turned: Turning,
    items: Sequence[Any],
    query: Mapping[str, str],
    size: int,
    behaviour: Behaviour,
) -> tuple[int, int]:
    """Give the position that is asked for, as the answer echoes it, and the index of its first item."""
    text = query.get(pages.position or "")
    if turned.opaque:
        start = max(0, _after(text, items, turned.id_name) + behaviour.page_shift)
        return start, start
    position = max(pages.first, _number(text, pages.first))
    shifted = position - pages.first + (behaviour.page_shift if text else 0)
    return position, max(0, shifted * size if pages.style == "page" else shifted)


def _targets(start: int, size: int, count: int, last: int) -> dict[str, int]:
    """Give the index at which each other page starts, by relation."""
    targets = {"first": 0, "last": (last - 1) * size}
    if start > 0:
        targets |= {name: max(0, min(start - size, (last - 1) * size)) for name in ("prev", "previous")}
    if start + size < count:
        targets["next"] = start + size
    return targets


def _query(
    pages: Pagination,
    turned: Turning,
    items: Sequence[Any],
    query: Mapping[str, str],
    size: int,
    where: int,
) -> dict[str, str]:
    kept = {name: text for name, text in query.items() if name != pages.position}
    if turned.opaque:
        return kept | ({str(pages.position): _cursor(where, _name(items[where - 1], turned.id_name))} if where else {})
    position = where // size if pages.style == "page" else where
    return {**query, str(pages.position): str(position + pages.first)}


def _told_next(pages: Pagination, turned: Turning, following: Mapping[str, str] | None, address: str) -> Any:
    if following is None:
        return turned.end
    return f"{address}?{urlencode(following)}" if turned.next_url else following.get(str(pages.position))


def _name(item: Any, id_name: str) -> str:
    """Give what tells an item of a list: its id, or itself where it is only a value."""
    return str(item.get(id_name) if isinstance(item, dict) else item)


def _cursor(index: int, identifier: str) -> str:
    """Write where a page ends as a text that means nothing to clients: an index, and the member before it."""
    return base64.urlsafe_b64encode(json.dumps([index, identifier]).encode()).decode().rstrip("=")


def _after(text: str | None, items: Sequence[Any], id_name: str) -> int:
    """Give the index behind the member that a cursor names, wherever it stands now; a text that is none starts over.

    Where the member is gone, the next one has taken its place.
    """
    try:
        read = json.loads(base64.urlsafe_b64decode((text or "") + "=" * (-len(text or "") % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return 0
    if not (isinstance(read, list) and [type(part) for part in read] == [int, str]):
        return 0
    index, identifier = read
    found = (place for place, item in enumerate(items, 1) if _name(item, id_name) == identifier)
    return next(found, min(max(index - 1, 0), len(items)))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 20 else default
