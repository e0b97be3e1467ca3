"""One value as a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class ValueAsList(PropertyInjection):
    """A text comes as a list with that text.

    Incident: a field is prepared for several values before the page says so.
    """

    name = "value-as-list"
    thing = "text"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a plain text."""
        return "string" in flat["type"] and not flat.keys() & {"format", "enum"}

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, str)

    def changed(self, value: Any) -> Any:
        """Wrap it."""
        return [value]
