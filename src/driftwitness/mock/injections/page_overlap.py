"""Pages that overlap."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import PagingInjection
from driftwitness.mock.behaviour import Behaviour


class PageOverlap(PagingInjection):
    """Each page begins with the last item of the one before it.

    Incident: an off-by-one in the offset; or new records push old ones onto the next page.
    """

    name = "page-overlap"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Begin each page one item early."""
        return replace(behaviour, overlap=1)
