"""pagination/position-echoed."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class PositionEchoed(InteractionCheck):
    """The answer tells the page that was asked for, or the first one.

    Looks at each page of a valid request. A page behind the last one is ``pagination/beyond-last-is-empty``'s.

    Pass:
        GET /notebooks?page=2&per_page=1 -> 200 {"results": [{"id": 1}], "paging": {"page": 2, "per_page": 1, "total": 2, "pages": 2}}
    Fail:
        GET /notebooks?page=2&per_page=1 -> 200 {"results": [{"id": 1}], "paging": {"page": 1, "per_page": 1, "total": 2, "pages": 2}}
    """  # noqa: E501

    id = "pagination/position-echoed"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list tells its page."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and paging.current is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page that tells its position."""
        page = pages.page(exchange)
        if page is None or page.paging is None or page.position is None or page.is_beyond:
            return
        current = pages.told(exchange, page.paging.current)
        if current == page.position:
            yield self.passed(exchange)
        elif current is not None:
            pointer, place = f"/response/body{page.paging.current}", f"{page.paging.pointer}/current"
            received = f"{current} for page {page.position}"
            yield self.failed(exchange, pointer, "the page that was asked for", received, place)
