"""A number that is one too high."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class NumberOffByOne(PropertyInjection):
    """A number is one higher.

    Incident: counting starts at one in the new service, at zero in the old one.
    """

    name = "number-off-by-one"
    thing = "number"
    families = ("lifecycle",)
    kind = "semantic"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a number."""
        return bool({"integer", "number"} & {*flat["type"]})

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def changed(self, value: Any) -> Any:
        """Add one."""
        return value + 1
