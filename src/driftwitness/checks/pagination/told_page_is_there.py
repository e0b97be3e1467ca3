"""pagination/told-page-is-there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from driftwitness.checks import catalogue, pages, walks
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import Pagination

_REFUSED = frozenset({400, 404, 410, 416, 422})


class ToldPageIsThere(TraceCheck):
    """A page that another page tells of can be read.

    Looks at requests for a position that, with no write between, a page of the same list, filter and size named as
    its next, or that its total or last page includes. A first page, and one behind the last, are other rules'.

    Pass:
        GET /notebooks?per_page=1 -> 200 {"results": [{"id": 2}], "paging": {"page": 1, "per_page": 1, "total": 2, "pages": 2}}
        GET /notebooks?page=2&per_page=1 -> 200 {"results": [{"id": 1}], "paging": {"page": 2, "per_page": 1, "total": 2, "pages": 2}}
    Fail:
        GET /notebooks?per_page=1 -> 200 {"results": [{"id": 2}], "paging": {"page": 1, "per_page": 1, "total": 2, "pages": 2}}
        GET /notebooks?page=2&per_page=1 -> 404 {"error": {"code": "not_found", "message": "No such page."}}
    """  # noqa: E501

    id = "pagination/told-page-is-there"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a page of the operation's list can tell of another one."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and (walks.is_led(paging) or _counts(paging))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each request for a page that was told of."""
        for reading in walks.readings(history):
            operation = reading[0].operation
            paging = pages.paging_of(contract, operation) if operation else None
            if paging is None:
                continue
            for exchange in reading:
                if not _is_told(exchange, reading, paging):
                    continue
                if exchange.succeeded:
                    yield self.passed(exchange)
                elif exchange.outcome in _REFUSED:
                    received, place = catalogue.received(exchange), paging.pointer
                    yield self.failed(exchange, "/response/status", "the page that was told of", received, place)


def _counts(paging: Pagination) -> bool:
    return paging.style in ("page", "offset") and bool(paging.total or paging.last)


def _is_told(exchange: Exchange, reading: Sequence[Exchange], paging: Pagination) -> bool:
    """Whether another answer of the same reading, read before, tells of the page."""
    position = exchange.query.get(paging.position or "", "")
    if position in ("", str(paging.first)):
        return False
    earlier = [other for other in reading if other.sequence < exchange.sequence]
    return any(_tells_of(position, other, paging) for other in earlier if other.succeeded)


def _tells_of(position: str, other: Exchange, paging: Pagination) -> bool:
    if walks.is_led(paging):
        return walks.named(other, paging) == position
    page = pages.page(other)
    if page is None or not (position.isdecimal() and position.isascii() and len(position) < 16):
        return False
    number = int(position) - paging.first
    if paging.style == "offset":
        return page.total is not None and 0 < number < page.total
    by_total = page.total is not None and page.size is not None and number * page.size < page.total
    by_last = page.last is not None and number < page.last
    return number > 0 and (page.total is None or by_total) and (page.last is None or by_last) and (by_total or by_last)
