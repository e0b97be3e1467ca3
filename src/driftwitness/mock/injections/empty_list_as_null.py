"""Null instead of no items."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import ListInjection


class EmptyListAsNull(ListInjection):
    """A list without items comes as null.

    Incident: a list that was never made is encoded as null, one that was emptied as ``[]``.
    """

    name = "empty-list-as-null"
    families = ("schema", "envelope")
    at_least = 0

    def fits(self, payload: Any) -> bool:
        """Only an empty one."""
        return isinstance(payload, list) and not payload

    def repack(self, payload: Any) -> Any:  # noqa: ARG002
        """Give null, whatever ``payload`` was."""
        return None
