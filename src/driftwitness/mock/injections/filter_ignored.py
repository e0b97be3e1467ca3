"""A filter that narrows nothing."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import FilterInjection
from driftwitness.mock.behaviour import Behaviour


class FilterIgnored(FilterInjection):
    """The documented filters of lists do nothing.

    Incident: a misspelled or renamed parameter is ignored in silence, and everything comes.
    """

    name = "filter-ignored"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Ignore the filters."""
        return replace(behaviour, filters=False)
