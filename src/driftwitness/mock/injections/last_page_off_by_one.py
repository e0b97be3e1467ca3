"""A last page that is empty."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering_conventions import PageInjection
from driftwitness.mock.exchange import Answer, Exchange


class LastPageOffByOne(PageInjection):
    """The number of the last page is one too high.

    Incident: pages are counted as total / size + 1.
    """

    name = "last-page-off-by-one"
    part = "last"

    def tell(self, value: Any, answer: Answer, exchange: Exchange) -> Any:  # noqa: ARG002
        """Add one."""
        return value + 1
