"""A total as text."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering_conventions import PageInjection
from driftwitness.mock.exchange import Answer, Exchange


class TotalAsText(PageInjection):
    """The total comes as a string.

    Incident: the search engine behind the list tells numbers as text.
    """

    name = "total-as-text"
    families = ("pagination", "schema")
    part = "total"

    def tell(self, value: Any, answer: Answer, exchange: Exchange) -> Any:  # noqa: ARG002
        """Write it as text."""
        return str(value)
