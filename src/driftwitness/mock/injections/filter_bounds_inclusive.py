"""Filters by time that take in their bounds."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import FilterInjection
from driftwitness.mock.behaviour import Behaviour


class FilterBoundsInclusive(FilterInjection):
    """A filter by time keeps what is exactly at its bound, which after and before leave out.

    Incident: a query is rewritten with ``>=`` for ``>``; who walks on from the last time seen gets that member again.
    """

    name = "filter-bounds-inclusive"
    matches = ("after", "before")

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Take in the bounds."""
        return replace(behaviour, includes_bounds=True)
