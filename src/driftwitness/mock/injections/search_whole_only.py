"""A search that wants everything."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import FilterInjection
from driftwitness.mock.behaviour import Behaviour


class SearchWholeOnly(FilterInjection):
    """A search finds only what is equal to its words.

    Incident: a search by pattern becomes one by index, for speed.
    """

    name = "search-whole-only"
    matches = ("contains",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Compare the whole text."""
        return replace(behaviour, searches_whole_words=True)
