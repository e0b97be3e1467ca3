"""Pages that overlap."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class PageOverlap(Injection):
    """Each page begins with the last item of the one before it.

    Incident: an off-by-one in the offset; or new records push old ones onto the next page.
    """

    name = "page-overlap"
    families = ("pagination",)
    requires = ("x-driftwitness.pagination",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Begin each page one item early."""
        return replace(behaviour, overlap=1)
