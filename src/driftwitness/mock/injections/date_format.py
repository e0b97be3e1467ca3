"""A time in another notation."""

from __future__ import annotations

import re
from typing import Any

from driftwitness.mock.altering import PropertyInjection

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)")


class DateFormat(PropertyInjection):
    """A time comes as ``2026-01-01 00:00:00``, without the T and the zone of RFC 3339.

    Incident: an upgrade of the vendor's framework prints times with the database's own format.
    """

    name = "date-format"
    families = ("schema", "time")

    def fits(self, value: Any) -> bool:
        """Only a time can lose its notation."""
        return isinstance(value, str) and bool(_INSTANT.fullmatch(value))

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Write the time with a space and no zone."""
        owner[name] = _INSTANT.sub(r"\1 \2", str(owner[name]))
