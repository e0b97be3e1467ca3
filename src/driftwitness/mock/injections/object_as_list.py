"""A map as a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class ObjectAsList(PropertyInjection):
    """An object comes as the list of its values; an empty one as ``[]``.

    Incident: PHP has one type for both, and encodes an empty map as an empty list.
    """

    name = "object-as-list"
    thing = "object"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only an object."""
        return "object" in flat["type"] or bool(flat["properties"])

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, dict)

    def changed(self, value: Any) -> Any:
        """Forget the names."""
        return [*value.values()]
