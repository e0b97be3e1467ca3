"""A null where a value was promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class NullProperty(PropertyInjection):
    """A property is null.

    Incident: a column becomes optional for new records, and the answers show it.
    """

    name = "null-property"
    thing = "property that is never null"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """A promise never to be null can be broken."""
        return "null" not in flat["type"]

    def fits(self, value: Any) -> bool:
        """What is null already would stay as it is."""
        return value is not None

    def changed(self, value: Any) -> Any:  # noqa: ARG002
        """Give null, whatever ``value`` was."""
        return None
