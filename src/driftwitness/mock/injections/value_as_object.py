"""One value as an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class ValueAsObject(PropertyInjection):
    """A text comes as an object that holds it.

    Incident: plain descriptions turn into a document format of paragraphs and marks with the next version of the
    editor.
    """

    name = "value-as-object"
    thing = "text"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a plain text."""
        return "string" in flat["type"] and not flat.keys() & {"format", "enum"}

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, str)

    def changed(self, value: Any) -> Any:
        """Give a document of one text."""
        return {"type": "doc", "content": [{"type": "text", "text": value}]}
