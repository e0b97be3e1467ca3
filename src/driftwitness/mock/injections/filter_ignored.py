"""A filter that narrows nothing."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class FilterIgnored(Injection):
    """The documented filters of lists do nothing.

    Incident: a misspelled or renamed parameter is ignored in silence, and everything comes.
    """

    name = "filter-ignored"
    families = ("pagination", "lifecycle")
    requires = ("x-driftwitness.filters",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Ignore the filters."""
        return replace(behaviour, filters=False)
