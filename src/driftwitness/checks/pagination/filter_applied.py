"""pagination/filter-applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from driftwitness.checks import matching, moments, pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Filter


class FilterApplied(InteractionCheck):
    """Every item of a filtered list satisfies the filter.

    Looks at each item of an answer to a valid request with a documented filter. What the document leaves open is
    let through: letter case, accents, time zones of values without one, the whole day of a date, and how a search
    takes several words or signs. What lies exactly at the bound of a time is not before it: that it is there is a note,
    as people say before and mean until.

    Pass:
        GET /notebooks?status=active -> 200 {"results": [{"id": 1, "status": "active"}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
        GET /notebooks?search=trip -> 200 {"results": [{"id": 1, "title": "Field Trip"}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    Fail:
        GET /notebooks?status=active -> 200 {"results": [{"id": 1, "status": "draft"}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    """  # noqa: E501

    id = "pagination/filter-applied"
    requires = ("x-driftwitness.filters",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list has a documented filter."""
        return any(entry.operation == operation.id for entry in contract.conventions.filters)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each filter of the request that some item lets judge."""
        page = pages.page(exchange)
        for entry in page.filters if page else ():
            if page:
                yield from self._judge_filter(page, entry)

    def _judge_filter(self, page: Page, entry: Filter) -> Iterator[Judgement]:
        asked = page.exchange.query[entry.param]
        verdicts = [matching.matches(entry, item, asked) for item in page.items]
        if False in verdicts:
            index = verdicts.index(False)
            value = json_pointer.get(page.items[index], entry.property)
            pointer, expected = page.item_pointer(index, entry.property), f"{entry.match} {entry.param}"
            yield self.failed(page.exchange, pointer, expected, f"{value} for {asked}", entry.pointer)
        elif True in verdicts:
            yield self.passed(page.exchange)
        at_bound = next((index for index, item in enumerate(page.items) if _is_at_bound(entry, item, asked)), None)
        if at_bound is not None:
            pointer, expected = page.item_pointer(at_bound, entry.property), f"{entry.match} {entry.param}, not at it"
            yield self.noted(page.exchange, pointer, expected, asked, entry.pointer, "bound")


def _is_at_bound(entry: Filter, item: Any, asked: str) -> bool:
    """Whether an item certainly is not before the moment that was asked for, nor behind it by more than is shown."""
    bound, moment = moments.read(asked), moments.read(json_pointer.get(item, entry.property, None))
    if entry.match != "before" or bound is None or moment is None:
        return False
    return bound.kind == moment.kind == "instant" and bound.first <= moment.first < bound.last
