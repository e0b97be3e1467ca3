"""A time without its zone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection
from driftwitness.mock.times import INSTANT, is_instant


class DateZoneLost(PropertyInjection):
    """A time comes without its zone: ``2026-01-01T00:00:00``.

    Incident: the handler builds times without a zone, and every client reads them as its own local time.
    """

    name = "date-zone-lost"
    thing = "time"
    families = ("schema", "time")

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a time has a zone."""
        return flat.get("format") == "date-time"

    def fits(self, value: Any) -> bool:
        """Only one that has a zone can lose it."""
        return is_instant(value)

    def changed(self, value: Any) -> Any:
        """Give date and time alone."""
        return INSTANT.sub(r"\1T\2", str(value))
