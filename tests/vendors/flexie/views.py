"""Records and lists as JSON objects. The page shows none; these hold what requests name, an id and the dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ..catalogue import Has
from .fields import shown
from .resources import Resource
from .store import Row, Segment


class Views:
    """The views of a workspace."""

    def __init__(self, has: Has) -> None:
        self.has = has

    def record(self, resource: Resource, row: Row) -> dict[str, Any]:
        """A record in full: its default fields, null where they have no value, and its custom ones."""
        values = dict.fromkeys(resource.fields) | row.values
        if self.has("empty-fields-omitted"):
            values = {name: value for name, value in values.items() if value is not None}
        view = {"id": str(row.id) if self.has("ids-as-text") else row.id} | shown(values, self.has)
        if resource.path == "cases":
            view["reference"] = row.reference
        if self.has("extra-properties"):
            view["permalink"] = f"/s/{resource.path}/view/{row.id}"
        return view | {"date_added": self._instant(row.added), "date_modified": self._instant(row.modified)}

    def segment(self, segment: Segment) -> dict[str, Any]:
        """A list of records."""
        return {"id": segment.id, "name": segment.name, "count": len(segment.members)}

    def _instant(self, seconds: float) -> object:
        if self.has("dates-as-epoch"):
            return int(seconds)
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
