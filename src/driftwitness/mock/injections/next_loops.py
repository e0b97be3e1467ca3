"""A next page that is the same page."""

from __future__ import annotations

from urllib.parse import parse_qsl

from driftwitness.mock.altering import with_content, with_header
from driftwitness.mock.altering_conventions import NextPageInjection, paged
from driftwitness.mock.exchange import Answer, Exchange


class NextLoops(NextPageInjection):
    """The way to the next page leads to the page itself.

    Incident: a cursor that is made of a value which all items on the page share.
    """

    name = "next-loops"
    families = ("pagination",)
    requires = ("x-driftwitness.pagination",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Lead back."""
        pages = paged(answer, exchange)
        if not pages:
            return answer
        asked = dict(parse_qsl(exchange.request.query)).get(pages.position or "") or str(pages.first)
        answer = with_content(answer, pages.next, lambda told: told and asked)
        return with_header(answer, "Link", f'<?{exchange.request.query}>; rel="next"')
