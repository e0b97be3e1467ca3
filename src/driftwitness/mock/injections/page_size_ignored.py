"""A page size that nobody obeys."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import PagingInjection
from driftwitness.mock.behaviour import Behaviour


class PageSizeIgnored(PagingInjection):
    """Every page has the default size, whatever is asked for.

    Incident: the parameter is renamed, and the old name is ignored in silence.
    """

    name = "page-size-ignored"
    uses = "size"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Ignore the parameter."""
        return replace(behaviour, obeys_page_size=False)
