"""A value that no list has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class EnumUnknown(PropertyInjection):
    """A documented choice has a value that the page does not list.

    Incident: a new state is introduced, and clients with a closed list of them crash.
    """

    name = "enum-unknown"
    thing = "choice"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a choice."""
        return "string" in flat["type"] and bool(flat.get("enum"))

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, str)

    def changed(self, value: Any) -> Any:
        """Give a value of another list."""
        return f"{value}_pending"
