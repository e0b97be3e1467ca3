"""A filter that keeps the rest."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import FilterInjection
from driftwitness.mock.behaviour import Behaviour


class FilterInverted(FilterInjection):
    """The documented filters of lists keep what they should leave out.

    Incident: ``exclude`` and ``include`` share code, and a default changes sides.
    """

    name = "filter-inverted"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Invert the filters."""
        return replace(behaviour, inverts_filters=True)
