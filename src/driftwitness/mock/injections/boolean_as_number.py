"""A truth as 0 or 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class BooleanAsNumber(PropertyInjection):
    """A boolean comes as 0 or 1.

    Incident: a database that keeps booleans as small integers hands them out as they are.
    """

    name = "boolean-as-number"
    thing = "boolean"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a boolean."""
        return "boolean" in flat["type"]

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, bool)

    def changed(self, value: Any) -> Any:
        """Count it."""
        return int(value)
