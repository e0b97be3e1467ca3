"""The opposite of the truth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class BooleanInverted(PropertyInjection):
    """A boolean says the opposite.

    Incident: ``disabled`` is stored where ``enabled`` was, and one place forgets to negate.
    """

    name = "boolean-inverted"
    thing = "boolean"
    families = ("lifecycle",)
    kind = "semantic"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only a boolean."""
        return "boolean" in flat["type"]

    def fits(self, value: Any) -> bool:
        """A null may be there too."""
        return isinstance(value, bool)

    def changed(self, value: Any) -> Any:
        """Negate it."""
        return not value
