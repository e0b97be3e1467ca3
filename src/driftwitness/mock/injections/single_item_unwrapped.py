"""One item instead of a list."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import ListInjection


class SingleItemUnwrapped(ListInjection):
    """A list of one comes as that item, without the list.

    Incident: a converter from XML cannot tell one element from a list of one.
    """

    name = "single-item-unwrapped"
    families = ("schema", "envelope")

    def fits(self, payload: Any) -> bool:
        """Only one alone."""
        return isinstance(payload, list) and len(payload) == 1

    def repack(self, payload: Any) -> Any:
        """Unwrap it."""
        return payload[0]
