"""An item between the pages."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import PagingInjection
from driftwitness.mock.behaviour import Behaviour


class PageGap(PagingInjection):
    """Each page after the first begins one item late.

    Incident: records that are deleted while a client pages pull the others over the boundary.
    """

    name = "page-gap"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Begin each page one item late."""
        return replace(behaviour, overlap=-1)
