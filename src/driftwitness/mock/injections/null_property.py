"""A null where a value was promised."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import PropertyInjection


class NullProperty(PropertyInjection):
    """A property is null.

    Incident: a column becomes optional for new records, and the answers show it.
    """

    name = "null-property"
    families = ("schema",)

    def fits(self, value: Any) -> bool:
        """What is null already would stay as it is."""
        return value is not None

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Write null."""
        owner[name] = None
