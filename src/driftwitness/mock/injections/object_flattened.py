"""A nested object laid flat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class ObjectFlattened(PropertyInjection):
    """The members of an object stand beside it, their names prefixed with its name: ``settings_theme``.

    Incident: a table of settings is merged into its owner's table, and the serializer follows the columns.
    """

    name = "object-flattened"
    thing = "object"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only an object."""
        return "object" in flat["type"] or bool(flat["properties"])

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, dict)

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Lay it flat."""
        inside = owner.pop(name)
        owner.update({f"{name}_{key}": value for key, value in inside.items()})
