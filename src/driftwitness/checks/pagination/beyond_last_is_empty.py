"""pagination/beyond-last-is-empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import catalogue, pages, walks
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import Pagination
from driftwitness.contract.validity import Validity

_NOT_THERE = (404, 410)


class BeyondLastIsEmpty(TraceCheck):
    """A page behind the last one holds no items.

    Looks at successful pages that, by the total of the same answer, begin where the list has ended. Where nobody tells
    the size of a page, those before this one are as long as it is, or longer. Where the last page that the same answer
    tells says otherwise, its total is wrong, which is ``pagination/totals-agree``'s. A vendor may refuse such a page
    instead, and where pages name the next one by a number of items, nobody promises what stands behind the last: that it
    is not there, and that there are items, is a note for those who read until a page is empty.

    Pass:
        GET /notebooks?page=3&per_page=2 -> 200 {"results": [], "paging": {"page": 3, "per_page": 2, "total": 3, "pages": 2}}
    Fail:
        GET /notebooks?page=3&per_page=2 -> 200 {"results": [{"id": 1}], "paging": {"page": 2, "per_page": 2, "total": 3, "pages": 2}}
    """  # noqa: E501

    id = "pagination/beyond-last-is-empty"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list can be asked for a position, and its end can be told."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and (_is_counted(paging) or walks.is_led(paging))

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page behind the end of its list."""
        for exchange in history.exchanges:
            page = pages.page(exchange)
            if page and page.paging and _is_counted(page.paging):
                yield from self._judge_page(page, page.paging)
        for reading in walks.readings(history):
            yield from self._judge_refusals(reading)
        for listed in walks.same_lists(history, with_size=True):
            yield from self._judge_led(listed)

    def _judge_page(self, page: Page, paging: Pagination) -> Iterator[Judgement]:
        if not (page.is_beyond or page.is_too_far) or page.contradicts_itself:
            return
        if not page.items:
            yield self.passed(page.exchange)
            return
        before = f"after the first {page.start}" if page.is_beyond else f"on page {page.position}"
        received = f"{len(page.items)} items {before} of {page.total}"
        pointer, place = f"/response/body{page.items_pointer}", f"{paging.pointer}/total"
        yield self.failed(page.exchange, pointer, "no items behind the end of the list", received, place)

    def _judge_refusals(self, reading: list[Exchange]) -> Iterator[Judgement]:
        """Judge refused pages that begin where the list has ended, by the total of another page of the same size."""
        known = [page for page in map(pages.page, reading) if page and page.paging and page.total is not None]
        for exchange in reading if known else ():
            paging, total = known[0].paging, known[0].total
            start = _start(exchange, paging, known[0].size) if paging and _is_counted(paging) else None
            is_refused = exchange.outcome in _NOT_THERE and exchange.assessment.validity is Validity.VALID
            if paging and is_refused and start and total is not None and start >= total:
                expected, received = "an empty page behind the end of the list", catalogue.received(exchange)
                yield self.noted(exchange, "/response/status", expected, received, paging.pointer, "refused")

    def _judge_led(self, listed: list[Page]) -> Iterator[Judgement]:
        """Judge pages farther than one that names no next, where the pages before it count items by their positions."""
        end = next((found for found in (_end(page, listed) for page in listed) if found is not None), None)
        for page in listed:
            asked = _number(page.exchange.query.get(page.paging.position or "")) if page.paging else None
            if page.paging is None or asked is None or not walks.is_led(page.paging):
                continue
            if not page.items:
                yield self.passed(page.exchange)
            elif end is not None and asked >= end:
                received = f"{len(page.items)} items at {asked}, behind the end at {end}"
                pointer, place = f"/response/body{page.items_pointer}", page.paging.pointer
                yield self.noted(page.exchange, pointer, "no items behind the end of the list", received, place)


def _is_counted(paging: Pagination) -> bool:
    return paging.total is not None and paging.style in ("page", "offset")


def _start(exchange: Exchange, paging: Pagination, size: int | None) -> int | None:
    """Give how many items of the list come before the page that a request asks for."""
    position = _number(exchange.query.get(paging.position or ""))
    if position is None:
        return None
    ahead = position - paging.first
    return ahead if paging.style == "offset" else None if size is None else ahead * size


def _end(last: Page, listed: list[Page]) -> int | None:
    """Give the position behind a page that names no next one, where another one named it and positions count items."""
    paging, own = last.paging, _number(last.exchange.query.get(last.paging.position or "")) if last.paging else None
    if paging is None or own is None or last.size is None or not last.items:
        return None
    if not walks.is_led(paging) or walks.named(last.exchange, paging) is not None:
        return None
    named = {walks.named(page.exchange, paging): page.exchange.query.get(paging.position or "", "0") for page in listed}
    before = _number(named.get(str(own)))
    return own + last.size if before is not None and own - before == last.size else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 16 else None
