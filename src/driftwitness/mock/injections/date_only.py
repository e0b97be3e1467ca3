"""A time cut down to its day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection
from driftwitness.mock.times import INSTANT, is_instant


class DateOnly(PropertyInjection):
    """A time comes as a date: ``2026-01-01``.

    Incident: a column changes from timestamp to date, because the user interface only shows the day.
    """

    name = "date-only"
    thing = "time"
    families = ("schema", "time")

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a time can lose its hour."""
        return flat.get("format") == "date-time"

    def fits(self, value: Any) -> bool:
        """Only one that has an hour."""
        return is_instant(value)

    def changed(self, value: Any) -> Any:
        """Give the day alone."""
        return INSTANT.sub(r"\1", str(value))
