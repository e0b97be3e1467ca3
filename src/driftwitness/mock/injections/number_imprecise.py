"""A number that is nearly right."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class NumberImprecise(PropertyInjection):
    """A number is off by the smallest step that a double can make: 2.9999999999999996 instead of 3.

    Incident: amounts move from decimals to binary floating point.
    """

    name = "number-imprecise"
    thing = "number"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a number."""
        return bool({"integer", "number"} & {*flat["type"]})

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def changed(self, value: Any) -> Any:
        """Take the next double below."""
        return math.nextafter(value, -math.inf)
