"""pagination/ordered."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class Ordered(InteractionCheck):
    """The items of a list follow its documented order.

    Looks at neighbours on each page: dates and times as instants, a second apart or more, and numbers. Other texts
    are not compared, for every vendor has its own alphabet; ties and missing values are in any order.

    Pass:
        GET /notebooks -> 200 {"results": [{"id": 2, "created_at": "2026-01-02T00:00:00Z"}, {"id": 1, "created_at": "2026-01-02T01:00:00+02:00"}], "paging": {"page": 1, "per_page": 10, "total": 2, "pages": 1}}
    Fail:
        GET /notebooks -> 200 {"results": [{"id": 1, "created_at": "2026-01-01T00:00:00Z"}, {"id": 2, "created_at": "2026-01-02T00:00:00Z"}], "paging": {"page": 1, "per_page": 10, "total": 2, "pages": 1}}
    """  # noqa: E501

    id = "pagination/ordered"
    requires = ("x-driftwitness.ordering",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the order of the operation's list is documented."""
        return contract.conventions.order(operation.id) is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each page with two items or more that compare."""
        order = contract.conventions.order(exchange.operation_id or "")
        page = pages.page(exchange)
        if order is None or page is None:
            return
        values = pages.ordered_values(page, order)
        wrong = pages.first_out_of_order(values, order)
        if wrong is not None:
            word = "descending" if order.descending else "ascending"
            received, pointer = f"{values[wrong]} after {values[wrong - 1]}", page.item_pointer(wrong, order.by)
            yield self.failed(exchange, pointer, f"{word} by {order.by}", received, order.pointer)
        elif pages.is_in_order(values, order):
            yield self.passed(exchange)
