"""A text with blanks behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class TextPadded(PropertyInjection):
    """A text comes padded with blanks.

    Incident: a column of fixed length pads what is shorter.
    """

    name = "text-padded"
    thing = "text"
    families = ("lifecycle",)
    kind = "semantic"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a plain text."""
        return "string" in flat["type"] and not flat.keys() & {"format", "enum"}

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, str)

    def changed(self, value: Any) -> Any:
        """Fill it up."""
        return value.ljust(len(value) // 20 * 20 + 20)
