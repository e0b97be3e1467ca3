"""pagination/count-agrees."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class CountAgrees(InteractionCheck):
    """Where a page tells how many items it holds, it holds as many.

    Looks at each page of a valid request. The number of all items is ``pagination/totals-agree``'s.

    Pass:
        # contract: desk
        GET /tasks/list?api_key=$KEY -> 200 {"response": {"total": 2, "page": 1, "count": 1, "items": [{"id": 1}]}}
    Fail:
        # contract: desk
        GET /tasks/list?api_key=$KEY -> 200 {"response": {"total": 2, "page": 1, "count": 2, "items": [{"id": 1}]}}
    """

    id = "pagination/count-agrees"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a page of the operation's list tells how many items it holds."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and paging.count is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page that tells its count."""
        page = pages.page(exchange)
        count = pages.told(exchange, page.paging.count) if page and page.paging else None
        if page is None or page.paging is None or count is None:
            return
        if count == len(page.items):
            yield self.passed(exchange)
        else:
            pointer, place = f"/response/body{page.paging.count}", f"{page.paging.pointer}/count"
            yield self.failed(
                exchange, pointer, "the number of items on the page", f"{count} for {len(page.items)}", place
            )
