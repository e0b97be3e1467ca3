"""A whole number with a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class NumberAsFloat(PropertyInjection):
    """A whole number comes as ``3.0``; parsers that want an integer refuse it.

    Incident: a language with one kind of number replaces one with two.
    """

    name = "number-as-float"
    thing = "whole number"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a whole number."""
        return "integer" in flat["type"]

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, int) and not isinstance(value, bool)

    def changed(self, value: Any) -> Any:
        """Write it with a point."""
        return float(value)
