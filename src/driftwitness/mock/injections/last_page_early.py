"""A last page that is not the last."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering_conventions import PageInjection
from driftwitness.mock.exchange import Answer, Exchange


class LastPageEarly(PageInjection):
    """The number of the last page is rounded down, so that a part of a page is never asked for.

    Incident: an integer division replaces a rounding up.
    """

    name = "last-page-early"
    part = "last"

    def tell(self, value: Any, answer: Answer, exchange: Exchange) -> Any:  # noqa: ARG002
        """Take one away, where more than one is told."""
        return max(1, value - 1)
