"""A first page that is the second."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import PagingInjection
from driftwitness.mock.behaviour import Behaviour


class PageCountedFromZero(PagingInjection):
    """The first page is page 0, and page 1 the second.

    Incident: a new pagination library counts from zero.
    """

    name = "page-counted-from-zero"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Read the number as the one of the page after."""
        return replace(behaviour, page_shift=1)
