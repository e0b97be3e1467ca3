"""pagination/filter-applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import matching, pages
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
    takes several words or signs.

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
