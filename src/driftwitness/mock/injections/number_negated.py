"""A number with the other sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class NumberNegated(PropertyInjection):
    """A number has the other sign, and zero is -1.

    Incident: a sentinel for ``unknown`` or ``unlimited`` leaks out; refunds are booked with the other sign.
    """

    name = "number-negated"
    thing = "number"
    families = ("schema", "lifecycle")

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a number."""
        return bool({"integer", "number"} & {*flat["type"]})

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def changed(self, value: Any) -> Any:
        """Change the sign."""
        return -value or -1
