"""pagination/walk-complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from driftwitness.checks import pages, walks
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation


class WalkComplete(TraceCheck):
    """Pages that follow each other leave out no item that a longer page of the same list shows.

    Looks at walks from the first page on, with no write between. Where the walk came to its end, every item of another
    page must be on it, else those that stand there before an item of the walk. Left to other rules: a page that holds
    fewer or more items than its total leaves for it (``pagination/totals-agree``), one that leads back
    (``pagination/next-is-new``), and an order that changes (``pagination/order-stable``). Against a live vendor an item
    counts only where it was shown before the walk and again after it; otherwise somebody else may have made it, and the
    rule is inconclusive.

    Pass:
        # contract: prints
        GET /orders?studio_id=1 -> 200 {"orders": [{"id": 3}, {"id": 2}, {"id": 1}]}
        GET /orders?studio_id=1&limit=2 -> 200 [Link: <https://api.prints.example/v2/orders?studio_id=1&limit=2&cursor=b>; rel="next"] {"orders": [{"id": 3}, {"id": 2}]}
        GET /orders?studio_id=1&limit=2&cursor=b -> 200 {"orders": [{"id": 1}]}
    Fail:
        # contract: prints
        GET /orders?studio_id=1 -> 200 {"orders": [{"id": 3}, {"id": 2}, {"id": 1}]}
        GET /orders?studio_id=1&limit=2 -> 200 {"orders": [{"id": 3}, {"id": 2}]}
    """  # noqa: E501

    id = "pagination/walk-complete"
    needs_control = True
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list comes in pages of a size that can be asked for."""
        paging = pages.paging_of(contract, operation)
        return paging is not None and paging.size is not None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each walk beside which another page of the list was read."""
        for listed in walks.same_lists(history, with_size=False):
            ordered = all(walks.same_order(one, other) is not False for one, other in combinations(listed, 2))
            if ordered and not any(map(_is_miscounted, listed)):
                for walk in (walk for walk in _walks(listed) if not _leads_back(walk)):
                    yield from self._judge_walk(walk, [page for page in listed if _is_longer(page, walk[0])])

    def _judge_walk(self, walk: list[Page], others: list[Page]) -> Iterator[Judgement]:
        ended, last = _is_end(walk[-1]), walk[-1].exchange
        shown = {identity for page in walk for identity in page.ids}
        due = [(page, _due(page, shown, ended=ended)) for page in others]
        missing = sorted({identity for _, ids in due for identity in ids} - shown)
        if not missing:
            if any(ids for _, ids in due):
                yield self.passed(last)
            return
        before = {i for page, ids in due if page.exchange.sequence < walk[0].exchange.sequence for i in ids}
        after = {i for page, ids in due if page.exchange.sequence > last.sequence for i in ids}
        certain = missing if last.origin == "mock" else [i for i in missing if i in before & after]
        if certain:
            received = f"item {certain[0]} is on none of {len(walk)} pages"
            pointer, place = (
                f"/response/body{walk[-1].items_pointer}",
                walk[-1].paging.pointer if walk[-1].paging else "",
            )
            yield self.failed(last, pointer, "every item of the list on its pages", received, place)
        else:
            yield self.inconclusive(last, "an item is on no page; it may have been made or removed meanwhile")


def _is_miscounted(page: Page) -> bool:
    if page.total is None or page.start is None or page.size is None:
        return False
    return len(page.items) != max(0, min(page.size, page.total - page.start))


def _walks(listed: Sequence[Page]) -> Iterator[list[Page]]:
    """Give each walk from a first page: the pages that follow each other, each the latest one that was read."""
    for number, first in enumerate(listed):
        if first.start != 0 or None in first.ids:
            continue
        walk = [first]
        for page in listed[number + 1 :]:
            if _follows(page, walk[-1]):
                walk.append(page)
        yield walk


def _follows(page: Page, previous: Page) -> bool:
    paging = page.paging
    if paging is None or page.size != previous.size or page.size is None:
        return False
    if walks.is_led(paging):
        position = page.exchange.query.get(paging.position or "")
        return position is not None and walks.named(previous.exchange, paging) == position
    full = len(previous.items) == previous.size
    return full and previous.start is not None and page.start == previous.start + page.size


def _leads_back(walk: Sequence[Page]) -> bool:
    positions = {page.exchange.query.get(page.paging.position or "", "") for page in walk if page.paging}
    return any(page.paging and walks.named(page.exchange, page.paging) in positions for page in walk[-1:])


def _is_end(page: Page) -> bool:
    """Whether a client that walks stops after this page."""
    if page.paging and walks.is_led(page.paging):
        return walks.named(page.exchange, page.paging) is None
    return page.size is not None and len(page.items) < page.size


def _is_longer(page: Page, first: Page) -> bool:
    return page.size is not None and first.size is not None and page.size > first.size and page.start == 0


def _due(page: Page, shown: set[str | None], *, ended: bool) -> list[str]:
    """Give the items of another page that must be on the walk."""
    on_walk = [index for index, identity in enumerate(page.ids) if identity in shown]
    until = len(page.ids) if ended else (max(on_walk, default=-1) + 1)
    return [identity for identity in page.ids[:until] if identity is not None]
