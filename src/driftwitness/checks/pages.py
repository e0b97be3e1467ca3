"""Pages of lists: what was asked, what the answer holds and tells, and which pages were read with no write between."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from driftwitness.checks import moments
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.once import once
from driftwitness.checks.world import World, items
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Filter, Ordering, Pagination
from driftwitness.contract.paging import next_position
from driftwitness.contract.validity import Validity

# Where a document has no maximum: sizes that every vendor gives, and those that all but a few give.
_SMALL = 10
_UNCAPPED = 50


@dataclass(frozen=True)
class Page:
    """A successful answer to a valid request for a list.

    ``paging`` is None where the list comes whole. ``size`` is the page size that was asked for, or the documented
    default, as far as the vendor certainly grants it; ``position`` the page or offset, the first one where the request
    named none; ``total`` and ``last`` what the answer told. Each is None where nobody can tell.
    """

    exchange: Exchange
    paging: Pagination | None
    items: tuple[Any, ...]
    position: int | None = None
    size: int | None = None
    total: int | None = None
    last: int | None = None

    @property
    def items_pointer(self) -> str:
        """Where the items stand in the body."""
        success = self.exchange.contract.conventions.success
        return self.paging.items if self.paging else (success.items or "" if success else "")

    @property
    def start(self) -> int | None:
        """How many items of the list come before this page."""
        if self.paging is None:
            return 0
        if self.paging.style not in ("page", "offset"):
            return None if self.paging.position in self.exchange.query else 0
        if self.position is None:
            return None
        if self.paging.style == "offset":
            return self.position - self.paging.first
        return None if self.size is None else (self.position - self.paging.first) * self.size

    @property
    def is_complete(self) -> bool:
        """Whether this page certainly is the whole list."""
        if self.paging is None:
            return True
        # a full page may be all that the vendor gives, whatever its total says
        not_full = self.size is not None and len(self.items) < self.size
        return self.start == 0 and not_full and self.total in (None, len(self.items)) and not self.leads_on

    @property
    def leads_on(self) -> bool:
        """Whether the answer names a next page."""
        headers = dict(self.exchange.interaction.response.headers or ())
        return self.paging is not None and next_position(self.paging, self.exchange.body, headers) is not None

    @property
    def is_beyond(self) -> bool:
        """Whether, by its own total, the list ends before this page."""
        if self.start is None or self.total is None:
            return False
        return self.start > 0 and self.start >= self.total

    @property
    def keeps_its_size(self) -> bool:
        """Whether nothing about this page says that it has another size than was asked for."""
        size = self.size
        if self.paging is None or size is None or size < 1:
            return False
        return told(self.exchange, self.paging.echo) in (None, size) and len(self.items) <= size

    @property
    def contradicts_itself(self) -> bool:
        """Whether the answer tells a total and a last page of which one must be wrong."""
        if not self.keeps_its_size or self.size is None or self.total is None or self.last is None:
            return False
        return self.last != last_page(self.total, self.size) and not self.last == self.total == 0

    @property
    def is_too_far(self) -> bool:
        """Whether its own total cannot hold this page and those before it, whose size nobody tells: none is shorter."""
        if self.paging is None or self.paging.style != "page" or self.size is not None:
            return False
        if self.position is None or self.total is None or self.position <= self.paging.first:
            return False
        return (self.position - self.paging.first + 1) * len(self.items) > self.total

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """The documented filters that the request asks for."""
        operation, asked = self.exchange.operation_id, self.exchange.query
        return tuple(
            f for f in self.exchange.contract.conventions.filters if f.operation == operation and f.param in asked
        )

    @property
    def is_unfiltered(self) -> bool:
        """Whether the request asks for nothing but a page and its size, for the tenant that all requests are for."""
        known = {self.paging.position, self.paging.size} if self.paging else set()
        known |= set(self.exchange.contract.settings.get("values") or {})
        return set(self.exchange.query) <= known

    @cached_property
    def ids(self) -> tuple[str | None, ...]:
        """The items' ids, None for an item without one."""
        resource = next(
            (r for r in self.exchange.lens.resources if self.exchange.operation in (r.list, *r.sublists)), None
        )
        return tuple(World.identity(resource, item) if resource else None for item in self.items)

    def item_pointer(self, index: int, inside: str = "") -> str:
        """Point at an item of the page, or at something in it, as a judgement does."""
        return f"/response/body{self.items_pointer}/{index}{inside}"


def paging_of(contract: Contract, operation: Operation) -> Pagination | None:
    """Give the documented pagination of an operation."""
    return contract.conventions.pages(operation.id)


@once
def page(exchange: Exchange) -> Page | None:
    """Read an exchange as a page; None where it is none, or where the request is not certainly a valid one."""
    if (
        not 200 <= exchange.status < 300
        or exchange.is_error
        or exchange.credential != "given"
        or not exchange.shape_holds
    ):
        return None
    if exchange.operation is None or exchange.assessment.validity is not Validity.VALID:
        return None
    paging = paging_of(exchange.contract, exchange.operation)
    listing = any(exchange.operation in (r.list, *r.sublists) for r in exchange.lens.resources)
    pointer = paging.items if paging else _items_pointer(exchange)
    if (paging is None and not listing) or not isinstance(json_pointer.get(exchange.body, pointer, None), list):
        return None
    if paging is None:
        return Page(exchange, None, tuple(items(exchange)))
    position = _asked(exchange.query, paging.position, paging.first)
    size = _asked(exchange.query, paging.size, paging.default_size)
    if _is_below(position, paging.first) or _is_below(size, 1 if paging.minimum is None else paging.minimum):
        return None  # what a vendor makes of a number below the first, no document says
    return Page(
        exchange=exchange,
        paging=paging,
        items=tuple(items(exchange)),
        position=position,
        size=_certain(size, paging, told(exchange, paging.echo)),
        total=told(exchange, paging.total),
        last=told(exchange, paging.last),
    )


def _items_pointer(exchange: Exchange) -> str:
    success = exchange.contract.conventions.success
    return success.items or "" if success else ""


def _asked(query: Mapping[str, str], param: str | None, default: int | None) -> int | None:
    text = query.get(param or "")
    if text is None:
        return default
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else None


def _is_below(number: int | None, least: int) -> bool:
    return number is not None and number < least


def _certain(size: int | None, paging: Pagination, echo: int | None) -> int | None:
    """Give the size that a page has for certain: where no maximum is documented, a vendor may have one of its own."""
    if size is None or paging.maximum is not None or size <= (paging.default_size or _SMALL):
        return size
    if echo is not None:
        return min(size, echo)
    return size if size <= _UNCAPPED else None


def told(exchange: Exchange, pointer: str | None) -> int | None:
    """Give a count that the answer tells, or None where it tells none."""
    value = json_pointer.get(exchange.body, pointer, None) if pointer else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def last_page(total: int, size: int) -> int:
    """Give how many pages a list has; an empty one has one."""
    return max(1, math.ceil(total / size))


def ordered_values(page: Page, order: Ordering) -> list[Any]:
    """Give the values by which the items of a page are documented to be ordered; None for an item without one."""
    return [json_pointer.get(item, order.by, None) for item in page.items]


def first_out_of_order(values: list[Any], order: Ordering) -> int | None:
    """Give the index of the first value that certainly should stand before its neighbour, or None."""
    steps = enumerate(pairwise(values), 1)
    return next((index for index, (one, other) in steps if _follows(other, one, order)), None)


def is_in_order(values: list[Any], order: Ordering) -> bool:
    """Whether some neighbours certainly are in the documented order, and none are not."""
    return first_out_of_order(values, order) is None and any(_follows(*pair, order) for pair in pairwise(values))


def _follows(one: Any, other: Any, order: Ordering) -> bool:
    return moments.precedes(other, one) if order.descending else moments.precedes(one, other)


def stretches(history: History) -> Iterator[list[Page]]:
    """Give the pages of each list that were read, one after the other, with no write between: in order, at least one.

    A list is an operation with its path values.
    """
    for calm in calms(history):
        current: dict[tuple[str, tuple[str, ...]], list[Page]] = {}
        for exchange in calm:
            if found := page(exchange):
                key = (exchange.operation_id or "", tuple(exchange.path_values.values()))
                current.setdefault(key, []).append(found)
        yield from current.values()


def calms(history: History) -> Iterator[list[Exchange]]:
    """Give the exchanges in order, cut before each one that may write, so that nothing is written inside a part.

    Every request but a read may be a write, also one that failed. Interactions that overlap are left out.
    """
    current: list[Exchange] = []
    failures = sorted(
        (f.sequence for f in history.trace.failures if f.request.method not in ("GET", "HEAD")), reverse=True
    )
    for exchange in history.exchanges:
        failed = bool(failures) and failures[-1] < exchange.sequence
        while failures and failures[-1] < exchange.sequence:
            failures.pop()
        if failed or _may_write(exchange):
            yield current
            current = []
        if exchange.sequence not in history.overlapping:
            current.append(exchange)
    yield current


def _may_write(exchange: Exchange) -> bool:
    if exchange.operation is None:
        return exchange.interaction.request.method not in ("GET", "HEAD", "OPTIONS")
    return exchange.operation.effect != "reads"
