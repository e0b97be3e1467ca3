"""A next page after the last."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached, with_content
from driftwitness.mock.altering_conventions import paged
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class NextOnLastPage(Injection):
    """The last page leads on to a next one, which is empty, and so on.

    Incident: the cursor is made of the last item, and nobody looks whether more follow.
    """

    name = "next-on-last-page"
    families = ("pagination",)
    requires = ("x-driftwitness.pagination",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A list must lead on to its next page."""
        pages = [contract.conventions.pages(operation.id) for operation in reached(contract, where)]
        if any(found and (found.next or found.style in ("link", "cursor")) for found in pages):
            return None
        return "no list in it leads on to its next page"

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
