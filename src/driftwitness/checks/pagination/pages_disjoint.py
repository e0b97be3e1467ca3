"""pagination/pages-disjoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from driftwitness.checks import pages
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation
from driftwitness.contract.paging import next_position


class PagesDisjoint(TraceCheck):
    """No item stands on two pages of one list.

    Looks at pages of the same list, filters and size that were read with no write between and tell the same total;
    by offsets, pages whose ranges do not meet; by cursors, a page and the one that it named as next. A page that names
    itself is ``pagination/next-is-new``'s. Together with ``pagination/totals-agree``, which counts each page, a
    complete walk so shows every item once. Without a total, a live vendor's list may have changed between two pages:
    inconclusive, unless the earlier one was read again afterwards and was the same.

    Pass:
        GET /notebooks?per_page=1 -> 200 {"results": [{"id": 2}], "paging": {"page": 1, "per_page": 1, "total": 2, "pages": 2}}
        GET /notebooks?page=2&per_page=1 -> 200 {"results": [{"id": 1}], "paging": {"page": 2, "per_page": 1, "total": 2, "pages": 2}}
    Fail:
        GET /notebooks?per_page=1 -> 200 {"results": [{"id": 2}], "paging": {"page": 1, "per_page": 1, "total": 2, "pages": 2}}
        GET /notebooks?page=2&per_page=1 -> 200 {"results": [{"id": 2}], "paging": {"page": 2, "per_page": 1, "total": 2, "pages": 2}}
    """  # noqa: E501

    id = "pagination/pages-disjoint"
    needs_control = True
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation's list comes in pages."""
        return pages.paging_of(contract, operation) is not None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each page that must share nothing with an earlier one."""
        for stretch in pages.stretches(history):
            for index, page in enumerate(stretch):
                apart = [earlier for earlier in stretch[:index] if _are_apart(earlier, page)]
                if apart and page.items and not page.is_beyond:
                    yield from self._judge_page(page, apart, stretch[index + 1 :])

    def _judge_page(self, page: Page, earlier: list[Page], later: list[Page]) -> Iterator[Judgement]:
        seen = {identity for other in earlier for identity in other.ids if identity is not None}
        repeated = next((index for index, identity in enumerate(page.ids) if identity in seen), None)
        if repeated is None:
            yield self.passed(page.exchange)
        elif (
            page.total is None and page.exchange.origin != "mock" and not _is_unchanged(page, repeated, earlier, later)
        ):
            yield self.inconclusive(
                page.exchange, "an item stands on two pages; the list may have changed between them"
            )
        else:
            expected, received = "an item that no other page shows", f"item {page.ids[repeated]} again"
            place = page.paging.pointer if page.paging else ""
            yield self.failed(page.exchange, page.item_pointer(repeated), expected, received, place)


def _is_unchanged(page: Page, repeated: int, earlier: list[Page], later: list[Page]) -> bool:
    """Whether a page that showed an item before was the same when it was read again after another page showed it."""
    before = [other for other in earlier if page.ids[repeated] in other.ids]
    return any(one.exchange.query == other.exchange.query and one.ids == other.ids for one in before for other in later)


def _are_apart(one: Page, other: Page) -> bool:
    """Whether two pages of a list, read with no write between, must not share an item."""
    if one.paging is None or other.paging is None or _narrowing(one) != _narrowing(other) or one.total != other.total:
        return False
    if one.start is not None and other.start is not None and one.size is not None and one.size == other.size:
        return abs(one.start - other.start) >= one.size
    headers = dict(one.exchange.interaction.response.headers or ())
    named = next_position(one.paging, one.exchange.body, headers)
    own = one.exchange.query.get(one.paging.position or "")
    return named not in (None, own) and other.exchange.query.get(other.paging.position or "") == named


def _narrowing(page: Page) -> Mapping[str, str]:
    """Give what the request asks for besides its position."""
    position = page.paging.position if page.paging else None
    return {name: value for name, value in page.exchange.query.items() if name != position}
