"""A last page that is empty."""

from __future__ import annotations

from driftwitness.mock.altering import with_content
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class LastPageOffByOne(Injection):
    """The number of the last page is one too high.

    Incident: pages are counted as total / size + 1.
    """

    name = "last-page-off-by-one"
    families = ("pagination",)
    requires = ("x-driftwitness.pagination",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Add one to the last page."""
        operation = exchange.operation
        pages = exchange.contract.conventions.pages(operation.id) if operation and answer.succeeds else None
        return with_content(answer, pages.last if pages else None, lambda number: number + 1)
