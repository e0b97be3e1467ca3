"""A list without items."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import ListInjection


class ListEmptied(ListInjection):
    """A list comes without its items, and its total as before.

    Incident: the search index behind the list is being rebuilt.
    """

    name = "list-emptied"
    families = ("pagination", "lifecycle")
    kind = "semantic"

    def repack(self, payload: Any) -> Any:  # noqa: ARG002
        """Give no items, whatever ``payload`` held."""
        return []
