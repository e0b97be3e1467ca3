"""pagination/beyond-last-is-empty."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class BeyondLastIsEmpty(InteractionCheck):
    """A page behind the last one holds no items.

    Looks at successful pages that, by the total of the same answer, begin where the list has ended. Where nobody tells
    the size of a page, those before this one are as long as it is, or longer. A vendor may refuse such a page instead:
    that is for the status rules. Where the last page that the same answer tells says otherwise, its total is
    wrong, which is ``pagination/totals-agree``'s.

    Pass:
        GET /notebooks?page=3&per_page=2 -> 200 {"results": [], "paging": {"page": 3, "per_page": 2, "total": 3, "pages": 2}}
    Fail:
        GET /notebooks?page=3&per_page=2 -> 200 {"results": [{"id": 1}], "paging": {"page": 2, "per_page": 2, "total": 3, "pages": 2}}
    """  # noqa: E501

    id = "pagination/beyond-last-is-empty"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list tells its total and can be asked for a position."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and paging.total is not None and paging.style in ("page", "offset")

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page behind the end of its list."""
        page = pages.page(exchange)
        if page is None or page.paging is None or not (page.is_beyond or page.is_too_far) or page.contradicts_itself:
            return
        if not page.items:
            yield self.passed(exchange)
            return
        before = f"after the first {page.start}" if page.is_beyond else f"on page {page.position}"
        received = f"{len(page.items)} items {before} of {page.total}"
        pointer, place = f"/response/body{page.items_pointer}", f"{page.paging.pointer}/total"
        yield self.failed(exchange, pointer, "no items behind the end of the list", received, place)
