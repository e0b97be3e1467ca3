"""A property that is gone."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import PropertyInjection


class DropProperty(PropertyInjection):
    """A property is missing.

    Incident: a field is hidden behind a paid plan, or deprecated and removed without a new version.
    """

    name = "drop-property"

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Remove the property."""
        del owner[name]
