"""A next page that is the same page."""

from __future__ import annotations

from urllib.parse import parse_qsl

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached, with_content, with_header
from driftwitness.mock.altering_conventions import paged
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class NextLoops(Injection):
    """The way to the next page leads to the page itself.

    Incident: a cursor that is made of a value which all items on the page share.
    """

    name = "next-loops"
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
        """Lead back."""
        pages = paged(answer, exchange)
        if not pages:
            return answer
        asked = dict(parse_qsl(exchange.request.query)).get(pages.position or "") or str(pages.first)
        answer = with_content(answer, pages.next, lambda told: told and asked)
        return with_header(answer, "Link", f'<?{exchange.request.query}>; rel="next"')
