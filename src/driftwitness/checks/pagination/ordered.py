"""pagination/ordered."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from driftwitness.checks import moments, pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer


class Ordered(InteractionCheck):
    """The items of a list follow its documented order.

    Looks at neighbours on each page: dates and times as instants, a second apart or more, and numbers. Other texts are not
    compared, for every vendor has its own alphabet; ties and missing values are in any order.

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
        compared = False
        values = [json_pointer.get(item, order.by, None) for item in page.items]
        for index, (one, other) in enumerate(pairwise(values), 1):
            first, second = (other, one) if order.descending else (one, other)
            if _precedes(second, first):
                word = "descending" if order.descending else "ascending"
                received, pointer = f"{other} after {one}", page.item_pointer(index, order.by)
                yield self.failed(exchange, pointer, f"{word} by {order.by}", received, order.pointer)
                return
            compared = compared or _precedes(first, second)
        if compared:
            yield self.passed(exchange)


def _precedes(one: Any, other: Any) -> bool:
    """Whether a value certainly comes before another one, in ascending order."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one < other
    first, second = moments.read(one), moments.read(other)
    return first is not None and second is not None and first.is_before(second)
