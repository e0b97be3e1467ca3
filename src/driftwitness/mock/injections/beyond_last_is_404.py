"""A page that does not exist."""

from __future__ import annotations

from urllib.parse import parse_qsl

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering_conventions import PagingInjection, paged
from driftwitness.mock.altering_refusals import refused_as
from driftwitness.mock.exchange import Answer, Exchange


class BeyondLastIs404(PagingInjection):
    """Beyond the last page comes a 404 instead of an empty list.

    Incident: a paginator that raises for an unknown page replaces one that shows none.
    """

    name = "beyond-last-is-404"
    families = ("pagination", "status")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse an empty page that is not the first."""
        pages = paged(answer, exchange)
        asked = dict(parse_qsl(exchange.request.query)).get(pages.position or "") if pages else None
        if not pages or asked in (None, str(pages.first)) or json_pointer.get(answer.content, pages.items, None) != []:
            return answer
        return refused_as("not-found", answer, exchange)
