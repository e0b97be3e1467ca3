"""pagination/total-steady."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import pages, walks
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation


class TotalSteady(TraceCheck):
    """The total of a list is the same on each of its pages and for every page size.

    Compares pages of one list and filter that were read with no write between; those behind the end of the list are
    left out, and where they hold items, that is ``pagination/beyond-last-is-empty``'s. So is a page whose total and
    last page contradict each other, which is ``pagination/totals-agree``'s. Against a live vendor the total must have
    changed and come back; otherwise somebody else may have written, and the rule is inconclusive.

    Pass:
        GET /notebooks?per_page=1 -> 200 {"results": [{"id": 2}], "paging": {"page": 1, "per_page": 1, "total": 2, "pages": 2}}
        GET /notebooks -> 200 {"results": [{"id": 2}, {"id": 1}], "paging": {"page": 1, "per_page": 10, "total": 2, "pages": 1}}
    Fail:
        GET /notebooks?per_page=1 -> 200 {"results": [{"id": 2}], "paging": {"page": 1, "per_page": 1, "total": 1, "pages": 1}}
        GET /notebooks -> 200 {"results": [{"id": 2}, {"id": 1}], "paging": {"page": 1, "per_page": 10, "total": 2, "pages": 1}}
    """  # noqa: E501

    id = "pagination/total-steady"
    needs_control = True
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list tells its total."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and paging.total is not None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page whose total can be compared with that of the page before."""
        for listed in walks.same_lists(history, with_size=False):
            if not any(page.is_beyond and page.items for page in listed):
                telling = [p for p in listed if p.total is not None and not p.is_beyond and not p.contradicts_itself]
                for index in range(1, len(telling)):
                    yield from self._judge_page(telling[index], telling[:index], telling[index + 1 :])

    def _judge_page(self, page: Page, earlier: list[Page], later: list[Page]) -> Iterator[Judgement]:
        before, paging = earlier[-1].total, page.paging
        if page.total == before:
            yield self.passed(page.exchange)
        elif page.exchange.origin == "mock" or any(other.total == before for other in later):
            place = paging.pointer if paging else ""
            pointer, received = f"/response/body{paging.total if paging else ''}", f"{page.total} after {before}"
            yield self.failed(page.exchange, pointer, "the total of the page before", received, f"{place}/total")
        elif page.total not in {other.total for other in earlier}:
            yield self.inconclusive(page.exchange, "the total changed; somebody else may have written")
