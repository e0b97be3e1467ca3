"""A value of another type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class ChangeType(PropertyInjection):
    """A number or boolean comes as a string, a string as a list of one, anything else as a string.

    Incident: ids move to a 64-bit store and become strings; a database driver hands out ``"1"`` for 1.
    """

    name = "change-type"
    thing = "number or boolean"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Numbers and booleans change quietly."""
        return bool({"integer", "number", "boolean"} & {*flat["type"]})

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, int | float)

    def changed(self, value: Any) -> Any:
        """Give the value as another type."""
        return [value] if isinstance(value, str) else str(value).lower()
