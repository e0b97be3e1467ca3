"""A value of another type."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import PropertyInjection


class ChangeType(PropertyInjection):
    """A number or boolean comes as a string, a string as a list of one, anything else as a string.

    Incident: ids move to a 64-bit store and become strings; a database driver hands out ``"1"`` for 1.
    """

    name = "change-type"
    families = ("schema",)

    def fits(self, value: Any) -> bool:
        """Numbers and booleans change quietly."""
        return isinstance(value, int | float)

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Write the value as another type."""
        value = owner[name]
        owner[name] = [value] if isinstance(value, str) else str(value).lower()
