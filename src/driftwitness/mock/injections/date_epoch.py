"""A time as a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from driftwitness.mock.altering import PropertyInjection
from driftwitness.mock.times import is_instant


class DateEpoch(PropertyInjection):
    """A time comes as milliseconds since 1970.

    Incident: a new JSON library writes dates as numbers unless it is told not to; this is the default of a widespread
    one for Java.
    """

    name = "date-epoch"
    thing = "time"
    families = ("schema", "time")

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a time can be counted."""
        return flat.get("format") == "date-time"

    def fits(self, value: Any) -> bool:
        """Only one that can be read."""
        return is_instant(value)

    def changed(self, value: Any) -> Any:
        """Count the milliseconds."""
        return int(datetime.fromisoformat(value).timestamp() * 1000)
