"""A total that is not the total."""

from __future__ import annotations

from driftwitness.mock.altering import with_content
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class TotalLies(Injection):
    """The total is one more than there are.

    Incident: the count comes from an estimate, or includes deleted records.
    """

    name = "total-lies"
    families = ("pagination",)
    requires = ("x-driftwitness.pagination",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Add one to the total."""
        operation = exchange.operation
        pages = exchange.contract.conventions.pages(operation.id) if operation and answer.succeeds else None
        return with_content(answer, pages.total if pages else None, lambda number: number + 1)
