"""pagination/next-is-new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import pages, walks
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation

ENDLESS = 3


class NextIsNew(TraceCheck):
    """The next page is never the page itself, nor one on the way to it: whoever follows comes to an end.

    Looks at lists whose pages name the next one, in the body or in a ``Link`` header: at each page's own position,
    and at the positions from which the walk came, read with no write between. A next page that is empty is fine; but
    not the third of empty ones where positions count items: behind the end there is nothing to come to.

    Pass:
        # contract: parcels
        GET /events -> 200 {"events": [{"id": "e1", "at": "2026-01-01T00:00:00Z"}], "next": "c1"}
        GET /events?after=c1 -> 200 {"events": [{"id": "e2", "at": "2026-01-02T00:00:00Z"}], "next": null}
    Fail:
        # contract: parcels
        GET /events?after=c1 -> 200 {"events": [{"id": "e2", "at": "2026-01-02T00:00:00Z"}], "next": "c1"}
    """

    id = "pagination/next-is-new"
    requires = ("x-driftwitness.pagination",)
    reference = "RFC 8288, section 3.3: the relation `next`"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the pages of the operation's list name the next one."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and walks.is_led(paging)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page that names a next one."""
        for listed in walks.same_lists(history, with_size=True):
            came_from: dict[str, str] = {}
            empty: dict[str, int] = {}
            for page in listed:
                yield from self._judge_page(page, came_from, empty)

    def _judge_page(self, page: Page, came_from: dict[str, str], empty: dict[str, int]) -> Iterator[Judgement]:
        paging, exchange = page.paging, page.exchange
        if paging is None or not walks.is_led(paging):
            return
        own, following = exchange.query.get(paging.position or "", ""), walks.named(exchange, paging)
        if following is None:
            return
        if not page.items and _counts_items(page, own, following):
            empty[following] = empty.get(own, 0) + 1
        if empty.get(following, 0) >= ENDLESS:
            pointer = f"/response/body{paging.next}" if paging.next else "/response/headers/Link"
            expected, received = "no next page behind the end", f"a next page after {empty[following]} empty ones"
            yield self.failed(exchange, pointer, expected, received, paging.pointer, "endless")
            return
        if following in _way_to(own, came_from):
            pointer = f"/response/body{paging.next}" if paging.next else "/response/headers/Link"
            received = "the page itself" if following == own else "a page on the way to it"
            yield self.failed(exchange, pointer, "a next page that was not read before", received, paging.pointer)
            return
        came_from.setdefault(following, own)
        yield self.passed(exchange)


def _counts_items(page: Page, own: str, following: str) -> bool:
    """Whether a page's position and the next one are as far apart as the page has places."""
    numbers = [int(text) for text in (own, following) if text.isdecimal() and text.isascii() and len(text) < 16]
    return len(numbers) == 2 and page.size is not None and numbers[1] - numbers[0] == page.size


def _way_to(position: str, came_from: dict[str, str]) -> set[str]:
    """Give a position, and those from which the walk came to it, the first page's among them."""
    way = {position, ""}
    while (position := came_from.get(position, "")) and position not in way:
        way.add(position)
    return way
