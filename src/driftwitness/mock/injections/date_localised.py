"""A time for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from driftwitness.mock.altering import PropertyInjection
from driftwitness.mock.times import is_instant


class DateLocalised(PropertyInjection):
    """A time comes as people write it: ``Jan 1, 2026 12:00 AM``.

    Incident: a formatter made for the user interface is used in the API too.
    """

    name = "date-localised"
    thing = "time"
    families = ("schema", "time")

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a time can be written out."""
        return flat.get("format") == "date-time"

    def fits(self, value: Any) -> bool:
        """Only one that can be read."""
        return is_instant(value)

    def changed(self, value: Any) -> Any:
        """Write it for readers of English."""
        return datetime.fromisoformat(value).strftime("%b %-d, %Y %I:%M %p")
