"""A last page without end."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import PagingInjection
from driftwitness.mock.behaviour import Behaviour


class LastPageRepeats(PagingInjection):
    """Beyond the last page comes the last page again; who reads until a page is empty never stops.

    Incident: the position is clamped to what exists.
    """

    name = "last-page-repeats"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Clamp the position."""
        return replace(behaviour, repeats_last_page=True)
