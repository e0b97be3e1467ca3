"""Another order each time."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import ListInjection
from driftwitness.mock.injection import Where


class OrderUnstable(ListInjection):
    """Every other list comes rotated by one.

    Incident: a query without a complete order, on a database that answers in parallel.
    """

    name = "order-unstable"
    families = ("pagination",)
    kind = "semantic"
    at_least = 2

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        super().__init__(where, rate)
        self._shown = 0

    def repack(self, payload: Any) -> Any:
        """Rotate every second list."""
        self._shown += 1
        return payload if self._shown % 2 else [*payload[1:], payload[0]]
