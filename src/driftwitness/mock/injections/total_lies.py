"""A total that is not the total."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering_conventions import PageInjection
from driftwitness.mock.exchange import Answer, Exchange


class TotalLies(PageInjection):
    """The total is one more than there are.

    Incident: the count comes from an estimate, or includes deleted records.
    """

    name = "total-lies"
    part = "total"

    def tell(self, value: Any, answer: Answer, exchange: Exchange) -> Any:  # noqa: ARG002
        """Add one."""
        return value + 1
