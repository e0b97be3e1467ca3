"""A list as a map."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import ListInjection


class ListAsObject(ListInjection):
    """A list comes as an object from position to item.

    Incident: PHP encodes a list with a gap in its positions, such as a filtered one, as a map.
    """

    name = "list-as-object"
    families = ("schema", "envelope")

    def repack(self, payload: Any) -> Any:
        """Write the positions out."""
        return {str(position): item for position, item in enumerate(payload)}
