"""A total of one page."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering_conventions import PageInjection, paged
from driftwitness.mock.exchange import Answer, Exchange


class TotalOfPage(PageInjection):
    """The total is the number of items on the page.

    Incident: counting everything became too slow, and nobody may notice.
    """

    name = "total-of-page"
    part = "total"

    def tell(self, value: Any, answer: Answer, exchange: Exchange) -> Any:
        """Count the page."""
        pages = paged(answer, exchange)
        items = json_pointer.get(answer.content, pages.items, None) if pages else None
        return len(items) if isinstance(items, list) else value
