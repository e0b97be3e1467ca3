"""Pages that are smaller than asked."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import PagingInjection
from driftwitness.mock.behaviour import Behaviour


class PageSizeCapped(PagingInjection):
    """No page has more than two items, whatever is asked for.

    Incident: the maximum is lowered to protect the database, and larger sizes are cut without a word.
    """

    name = "page-size-capped"
    uses = "size"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Cap the size."""
        return replace(behaviour, page_size_limit=2)
