"""A page that is always the first."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering_conventions import PageInjection, paged
from driftwitness.mock.exchange import Answer, Exchange


class PageEchoStuck(PageInjection):
    """The page told is the first, whatever was asked for.

    Incident: an answer is cached without its query.
    """

    name = "page-echo-stuck"
    part = "current"

    def tell(self, value: Any, answer: Answer, exchange: Exchange) -> Any:
        """Tell of the first page."""
        pages = paged(answer, exchange)
        return pages.first if pages else value
