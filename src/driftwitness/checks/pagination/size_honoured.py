"""pagination/size-honoured."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class SizeHonoured(InteractionCheck):
    """A page holds no more items than were asked for, or than the default size, and echoes that size.

    Looks at each list that a valid request asked for. Too few items are ``pagination/totals-agree``'s, because only
    the total tells that there are more.

    Pass:
        GET /notebooks?per_page=2 -> 200 {"results": [{"id": 2}, {"id": 1}], "paging": {"page": 1, "per_page": 2, "total": 2, "pages": 1}}
    Fail:
        GET /notebooks?per_page=1 -> 200 {"results": [{"id": 2}, {"id": 1}], "paging": {"page": 1, "per_page": 10, "total": 2, "pages": 1}}
    """  # noqa: E501

    id = "pagination/size-honoured"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the page size of the operation's list is documented."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and bool(paging.size or paging.default_size)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page of known size."""
        page = pages.page(exchange)
        if page is None or page.paging is None or page.size is None:
            return
        paging, echo = page.paging, pages.told(exchange, page.paging.echo)
        asked = paging.size in exchange.query
        expected = "the page size that was asked for" if asked else f"the default page size, {page.size}"
        place = f"{paging.pointer}/size" if asked else f"{paging.pointer}/size/default"
        if len(page.items) > page.size:
            pointer, received = f"/response/body{page.items_pointer}", f"{len(page.items)} items for {page.size}"
            yield self.failed(exchange, pointer, expected, received, place)
        elif echo not in (None, page.size):
            yield self.failed(exchange, f"/response/body{paging.echo}", expected, f"{echo} for {page.size}", place)
        else:
            yield self.passed(exchange)
