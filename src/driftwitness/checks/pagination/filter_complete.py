"""pagination/filter-complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from driftwitness.checks import matching, pages
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation


class FilterComplete(TraceCheck):
    """A filtered list holds every item of the list that satisfies the filter.

    Looks at answers to a single filter that certainly hold the whole filtered list, and at the items that
    unfiltered pages of the same list showed with no write between. Only items that satisfy the filter by any
    reading count. Against a live vendor an item counts only where an unfiltered page showed it before and another
    one after the filtered answer; otherwise somebody else may have made or removed it, and the rule is
    inconclusive.

    Pass:
        GET /notebooks -> 200 {"results": [{"id": 1, "status": "active"}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
        GET /notebooks?status=active -> 200 {"results": [{"id": 1, "status": "active"}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
    Fail:
        GET /notebooks -> 200 {"results": [{"id": 1, "status": "active"}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}
        GET /notebooks?status=active -> 200 {"results": [], "paging": {"page": 1, "per_page": 10, "total": 0, "pages": 1}}
    """  # noqa: E501

    id = "pagination/filter-complete"
    requires = ("x-driftwitness.filters",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list has a documented filter."""
        return any(entry.operation == operation.id for entry in contract.conventions.filters)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each complete filtered answer whose list was also read without the filter."""
        for stretch in pages.stretches(history):
            unfiltered = [page for page in stretch if page.is_unfiltered]
            for page in stretch:
                if len(page.filters) == 1 and page.is_complete and _asks_only(page, page.filters[0].param):
                    yield from self._judge_answer(page, unfiltered)

    def _judge_answer(self, page: Page, unfiltered: list[Page]) -> Iterator[Judgement]:
        entry = page.filters[0]
        asked = page.exchange.query[entry.param]
        before = _matching(unfiltered, page, asked, earlier=True)
        after = _matching(unfiltered, page, asked, earlier=False)
        missing = sorted((before.keys() | after.keys()) - set(page.ids))
        certain = missing if page.exchange.origin == "mock" else sorted((before.keys() & after.keys()) - set(page.ids))
        if certain:
            expected, received = (
                f"every item that {entry.match} {entry.param}",
                f"item {certain[0]} is missing for {asked}",
            )
            yield self.failed(page.exchange, f"/response/body{page.items_pointer}", expected, received, entry.pointer)
        elif missing:
            yield self.inconclusive(page.exchange, "an item is missing; it may have been made or removed meanwhile")
        elif before or after:
            yield self.passed(page.exchange)


def _asks_only(page: Page, param: str) -> bool:
    known = {page.paging.position, page.paging.size} if page.paging else set()
    return set(page.exchange.query) <= known | {param}


def _matching(unfiltered: list[Page], page: Page, asked: str, *, earlier: bool) -> dict[str, Any]:
    """Give the items of unfiltered pages before (or after) a filtered one that satisfy its filter: id to item."""
    return {
        identity: item
        for other in unfiltered
        if (other.exchange.sequence < page.exchange.sequence) == earlier
        for identity, item in zip(other.ids, other.items, strict=True)
        if identity is not None and matching.matches(page.filters[0], item, asked)
    }
