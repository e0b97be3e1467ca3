"""An item that is missing."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import ListInjection


class ListDropsItem(ListInjection):
    """The last item of a list is missing.

    Incident: the limit of the query is one too low, because the row that tells of more was cut off twice.
    """

    name = "list-drops-item"
    families = ("pagination", "lifecycle")
    kind = "semantic"

    def repack(self, payload: Any) -> Any:
        """Leave out the last."""
        return payload[:-1]
