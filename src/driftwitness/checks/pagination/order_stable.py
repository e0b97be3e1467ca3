"""pagination/order-stable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import pages, walks
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation


class OrderStable(TraceCheck):
    """A list that comes in pages keeps its order while nothing is written: pages are cut from one sequence.

    Compares pages of one list and filter, of any size, that were read with no write between: items that stand on two
    of them stand there in the same order. A documented order is ``pagination/ordered``'s, and what it leaves open, such
    as ties, is free. Against a live vendor the order must have changed and come back; otherwise somebody else may have
    moved an item, and the rule is inconclusive.

    Pass:
        # contract: prints
        GET /orders?studio_id=1 -> 200 {"orders": [{"id": 3}, {"id": 2}, {"id": 1}]}
        GET /orders?studio_id=1&limit=2 -> 200 {"orders": [{"id": 3}, {"id": 2}]}
    Fail:
        # contract: prints
        GET /orders?studio_id=1 -> 200 {"orders": [{"id": 3}, {"id": 2}, {"id": 1}]}
        GET /orders?studio_id=1&limit=2 -> 200 {"orders": [{"id": 2}, {"id": 3}]}
    """

    id = "pagination/order-stable"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list comes in pages, in an order that no document tells."""
        return pages.paging_of(contract, operation) is not None and contract.conventions.order(operation.id) is None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each page that has two items of an earlier one."""
        for listed in walks.same_lists(history, with_size=False):
            if contract.conventions.order(listed[0].exchange.operation_id or "") is None:
                for index, page in enumerate(listed):
                    yield from self._judge_page(page, listed[:index], listed[index + 1 :])

    def _judge_page(self, page: Page, earlier: list[Page], later: list[Page]) -> Iterator[Judgement]:
        compared = [(other, walks.same_order(other, page)) for other in earlier]
        other = next((other for other, agree in compared if agree is False), None)
        if other is None:
            if any(agree for _, agree in compared):
                yield self.passed(page.exchange)
        elif page.exchange.origin == "mock" or any(_is_back(other, page, third) for third in later):
            expected, received = "the order of the page before", "the same items in another order"
            place = page.paging.pointer if page.paging else ""
            yield self.failed(page.exchange, f"/response/body{page.items_pointer}", expected, received, place)
        elif not any(agree for _, agree in compared):
            yield self.inconclusive(page.exchange, "the order changed; somebody else may have moved an item")


def _is_back(first: Page, changed: Page, third: Page) -> bool:
    """Whether a third page shows the order of the first again, and not that of the changed one."""
    return walks.same_order(first, third) is True and walks.same_order(changed, third) is False
