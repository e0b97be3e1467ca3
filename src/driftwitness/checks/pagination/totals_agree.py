"""pagination/totals-agree."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation


class TotalsAgree(InteractionCheck):
    """The last page, the total, the page size and the number of items on the page agree.

    Looks at each page that tells its total: the last page is the total divided by the size, rounded up (an empty
    list has one page, or none), and the page holds as many items as the total leaves for it. More items than that
    are judged on the first page only, for later ones may repeat items, which is ``pagination/pages-disjoint``'s. A
    size that was not honoured and pages behind the last one have rules of their own.

    Pass:
        GET /notebooks?page=2&per_page=2 -> 200 {"results": [{"id": 1}], "paging": {"page": 2, "per_page": 2, "total": 3, "pages": 2}}
        GET /notebooks?status=draft -> 200 {"results": [], "paging": {"page": 1, "per_page": 10, "total": 0, "pages": 1}}
    Fail:
        GET /notebooks?per_page=2 -> 200 {"results": [{"id": 2}, {"id": 1}], "paging": {"page": 1, "per_page": 2, "total": 2, "pages": 2}}
    Fail:
        GET /notebooks -> 200 {"results": [{"id": 1}], "paging": {"page": 1, "per_page": 10, "total": 3, "pages": 1}}
    """  # noqa: E501

    id = "pagination/totals-agree"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list tells its total."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and paging.total is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page that tells its total; a count that is wrong makes the last page wrong too."""
        page = pages.page(exchange)
        if page is None or page.total is None or not page.keeps_its_size:
            return
        yield self._judge_count(page) or self._judge_last(page) or self.passed(exchange)

    def _judge_count(self, page: Page) -> Judgement | None:
        if page.paging is None or page.total is None or page.size is None or page.start is None or page.is_beyond:
            return None
        left, count = min(page.size, page.total - page.start), len(page.items)
        if count == left or (count > left and page.start > 0):
            return None
        received = f"total {page.total}, and {count} items after the first {page.start}, at most {page.size} on a page"
        return self._disagreeing(page, page.paging.total, received, f"{page.paging.pointer}/total")

    def _judge_last(self, page: Page) -> Judgement | None:
        if page.paging is None or not page.contradicts_itself:
            return None
        received = f"last page {page.last}, total {page.total}, and {page.size} on a page"
        return self._disagreeing(page, page.paging.last, received, f"{page.paging.pointer}/last")

    def _disagreeing(self, page: Page, pointer: str | None, received: str, place: str) -> Judgement:
        """Fail; a wrong total shows now here, now there, and has one cause."""
        expected, cause = "total, last page, size and items agree", page.paging.pointer if page.paging else ""
        return self.failed(page.exchange, f"/response/body{pointer}", expected, received, place, cause)
