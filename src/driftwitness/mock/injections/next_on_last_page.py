"""A next page after the last."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from driftwitness.mock.altering import with_content
from driftwitness.mock.altering_conventions import NextPageInjection, paged
from driftwitness.mock.exchange import Answer, Exchange


class NextOnLastPage(NextPageInjection):
    """The last page leads on to a next one, which is empty, and so on.

    Incident: the cursor is made of the last item, and nobody looks whether more follow.
    """

    name = "next-on-last-page"
    families = ("pagination",)
    requires = ("x-driftwitness.pagination",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Lead on where the mock would not."""
        pages = paged(answer, exchange)
        if not pages:
            return answer
        asked = dict(parse_qsl(exchange.request.query)).get(pages.position or "") or str(pages.first)
        if pages.next:
            return with_content(answer, pages.next, lambda told: told or asked)
        if "Link" in answer.headers or not pages.position or pages.style not in ("link", "cursor"):
            return answer
        link = f'<?{urlencode({pages.position: asked})}>; rel="next"'
        return replace(answer, headers={**answer.headers, "Link": link})
