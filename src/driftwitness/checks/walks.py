"""Walks through lists: the requests that asked for pages of one list, and where its pages lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from driftwitness.checks import pages
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.pages import Page
from driftwitness.contract.conventions import Pagination
from driftwitness.contract.paging import next_position, next_url

_LED = ("cursor", "link")


def is_led(paging: Pagination) -> bool:
    """Whether each page tells where the next one is, so that a page which names none is the last."""
    return paging.style in _LED and paging.position is not None


def named(exchange: Exchange, paging: Pagination) -> str | None:
    """Give the position that an answer names as that of its next page; empty for a link back to the first page."""
    headers = dict(exchange.interaction.response.headers or ())
    found = next_position(paging, exchange.body, headers)
    return "" if found is None and not paging.next and next_url(headers) is not None else found


def narrowing(query: Mapping[str, str], paging: Pagination, *, with_size: bool = True) -> Mapping[str, str]:
    """Give what a request asks for besides its position, and perhaps its size."""
    left_out = {paging.position} if with_size else {paging.position, paging.size}
    return {name: value for name, value in query.items() if name not in left_out}


def readings(history: History) -> Iterator[list[Exchange]]:
    """Give the requests for pages of one list, filter and size with no write between, whatever their answers."""
    for calm in pages.calms(history):
        found: dict[object, list[Exchange]] = {}
        for exchange in calm:
            paging = pages.paging_of(exchange.contract, exchange.operation) if exchange.operation else None
            if paging and exchange.credential == "given":
                asked = tuple(sorted(narrowing(exchange.query, paging).items()))
                key = (exchange.operation_id, tuple(exchange.path_values.values()), asked)
                found.setdefault(key, []).append(exchange)
        yield from found.values()


def same_lists(history: History, *, with_size: bool) -> Iterator[list[Page]]:
    """Give the pages of one list and filter, of every size or of one, that were read with no write between."""
    for stretch in pages.stretches(history):
        found: dict[object, list[Page]] = {}
        for page in stretch:
            if page.paging:
                asked = narrowing(page.exchange.query, page.paging, with_size=with_size)
                found.setdefault(tuple(sorted(asked.items())), []).append(page)
        yield from found.values()


def same_order(one: Page, other: Page) -> bool | None:
    """Whether the items that stand on both pages are in one order; None where fewer than two do, or one is repeated."""
    common = set(one.ids) & set(other.ids) - {None}
    first, second = ([identity for identity in page.ids if identity in common] for page in (one, other))
    if len(common) < 2 or len(first) != len(common) or len(second) != len(common):
        return None
    return first == second
