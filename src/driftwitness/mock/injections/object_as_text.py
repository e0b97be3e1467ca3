"""JSON inside of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class ObjectAsText(PropertyInjection):
    """An object or list comes as a string that holds its JSON.

    Incident: a JSON column is handed out as the text that the database keeps.
    """

    name = "object-as-text"
    thing = "object or list"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only what is no scalar."""
        return bool({"object", "array"} & {*flat["type"]})

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, dict | list)

    def changed(self, value: Any) -> Any:
        """Encode it."""
        return json.dumps(value)
