"""A page size that was not asked for."""

from __future__ import annotations

from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering_conventions import PageInjection, paged
from driftwitness.mock.exchange import Answer, Exchange


class SizeEchoWrong(PageInjection):
    """The page size told is the number of items on the page.

    Incident: the size is computed from what came out instead of what was asked.
    """

    name = "size-echo-wrong"
    part = "echo"

    def tell(self, value: Any, answer: Answer, exchange: Exchange) -> Any:
        """Count the page."""
        pages = paged(answer, exchange)
        items = json_pointer.get(answer.content, pages.items, None) if pages else None
        return len(items) if isinstance(items, list) else value
