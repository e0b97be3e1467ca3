"""pagination/full-before-next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from driftwitness.checks import pages
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation

_FEWEST = 3


class FullBeforeNext(TraceCheck):
    """Pages are not all cut at another size than was asked for, or than the default.

    Looks at pages that name a next one. Vendors may leave items out of a page after they have cut it, so that a single
    one is short; but three that are, all with the same number of items and none with more, are cut at that number.
    Where a page holds more than was asked for, that is ``pagination/size-honoured``'s.

    Pass:
        # contract: prints
        3x GET /orders?studio_id=1&limit=1 -> 200 [Link: <?cursor=2>; rel="next"] {"orders": [{"id": 1, "name": "a"}]}
    Fail:
        # contract: prints
        3x GET /orders?studio_id=1 -> 200 [Link: <?cursor=2>; rel="next"] {"orders": [{"id": 1, "name": "a"}]}
    """

    id = "pagination/full-before-next"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a page of the operation's list has a size, and may name the next one."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and paging.style in ("cursor", "link") and bool(paging.size or paging.default_size)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each list with pages that lead on."""
        for operation in contract.operations:
            found = [pages.page(exchange) for exchange in history.of(operation)]
            leading = [page for page in found if page and page.leads_on and page.size is not None]
            if leading and self.applies(operation, contract):
                as_they_come = [page for page in leading if not _asks_for_size(page)]
                cut = _cut(leading) or _cut(as_they_come)
                yield self._failed(cut) if cut else self.passed(leading[0].exchange)

    def _failed(self, cut: Sequence[Page]) -> Judgement:
        page = cut[-1]
        place = page.paging.pointer if page.paging else ""
        place += "/size" if _asks_for_size(page) else "/size/default"
        expected = f"{page.size} items before a next page"
        received = f"{len(page.items)} items on each of {len(cut)} pages"
        return self.failed(page.exchange, f"/response/body{page.items_pointer}", expected, received, place)


def _cut(leading: Sequence[Page]) -> Sequence[Page]:
    """Give the short pages where some size cuts them; none where it does not, or another rule speaks."""
    sizes = [(len(page.items), page.size or 0) for page in leading]
    short = [page for page in leading if page.size is not None and len(page.items) < page.size]
    counts = {len(page.items) for page in short}
    if any(held > size for held, size in sizes) or len(short) < _FEWEST or len(counts) > 1:
        return ()
    return short if max(held for held, _ in sizes) in counts else ()


def _asks_for_size(page: Page) -> bool:
    return page.paging is not None and page.paging.size in page.exchange.query
