"""A number beyond 2 to the 53rd."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class NumberHuge(PropertyInjection):
    """A number comes as 9007199254740993, which a double cannot hold.

    Incident: a counter or an id passes what JavaScript counts exactly, and is rounded in silence.
    """

    name = "number-huge"
    families = ("schema", "lifecycle")
    thing = "number"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a number."""
        return bool({"integer", "number"} & {*flat["type"]})

    def fits(self, value: Any) -> bool:
        """It must become another one."""
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53

    def changed(self, value: Any) -> Any:  # noqa: ARG002
        """Give the first whole number that a double cannot hold, whatever ``value`` was."""
        return 2**53 + 1
