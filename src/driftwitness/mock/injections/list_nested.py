"""A list in a list."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import ListInjection


class ListNested(ListInjection):
    """A list stands in a list.

    Incident: the answers of several shards are collected and not joined.
    """

    name = "list-nested"

    def repack(self, payload: Any) -> Any:
        """Nest it."""
        return [payload]
