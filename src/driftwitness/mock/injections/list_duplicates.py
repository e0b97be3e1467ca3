"""An item that comes twice."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import ListInjection


class ListDuplicates(ListInjection):
    """The first item of a list comes twice.

    Incident: a join with a table of many rows for one item, without a word about distinct ones.
    """

    name = "list-duplicates"
    families = ("pagination",)
    kind = "semantic"

    def repack(self, payload: Any) -> Any:
        """Repeat the first."""
        return [payload[0], *payload]
