"""A time in another notation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection
from driftwitness.mock.times import INSTANT, is_instant


class DateFormat(PropertyInjection):
    """A time comes as ``2026-01-01 00:00:00``, without the T and the zone of RFC 3339.

    Incident: an upgrade of the vendor's framework prints times with the database's own format.
    """

    name = "date-format"
    thing = "time"
    families = ("schema", "time")

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a time can lose its notation."""
        return flat.get("format") == "date-time"

    def fits(self, value: Any) -> bool:
        """Only one that is written as RFC 3339 has it."""
        return is_instant(value)

    def changed(self, value: Any) -> Any:
        """Give the time with a space and no zone."""
        return INSTANT.sub(r"\1 \2", str(value))
