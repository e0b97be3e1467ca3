"""A number that is none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class NumberAsNan(PropertyInjection):
    """A number comes as ``NaN``, which is no JSON.

    Incident: a mean over no records is divided by zero, and the encoder writes what the language prints.
    """

    name = "number-as-nan"
    thing = "number"
    families = ("content", "schema")

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a number."""
        return bool({"integer", "number"} & {*flat["type"]})

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def changed(self, value: Any) -> Any:  # noqa: ARG002
        """Give the value that JSON does not have, whatever ``value`` was."""
        return math.nan
