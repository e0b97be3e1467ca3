"""pagination/bounds-kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from driftwitness.checks import pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import items
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Pagination

_NUMBER_LENGTH = 16


class BoundsKept(InteractionCheck):
    """A page size above its documented maximum, or a position before the first, never takes effect.

    Looks at requests with such a number. The vendor may refuse it or use another one inside the bounds, as documents
    seldom say which; it must not give more items than the maximum, nor tell that it used the number.

    Pass:
        GET /notebooks?per_page=51 -> 422 {"error": {"code": "invalid_input", "message": "At most 50."}}
        GET /notebooks?page=0 -> 200 {"results": [], "paging": {"page": 1, "per_page": 10, "total": 0, "pages": 1}}
    Fail:
        GET /notebooks?per_page=51 -> 200 {"results": [], "paging": {"page": 1, "per_page": 51, "total": 0, "pages": 1}}
    """

    id = "pagination/bounds-kept"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the page size has a documented maximum, or the answer tells its position."""
        paging = pages.paging_of(contract, operation)
        if paging is None:
            return False
        return (paging.size is not None and paging.maximum is not None) or _tells_position(paging)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each number out of its bounds that the request has."""
        paging = pages.paging_of(contract, exchange.operation) if exchange.operation else None
        if paging is None or exchange.credential != "given":
            return
        size, position = _number(exchange, paging.size), _number(exchange, paging.position)
        if size is not None and paging.maximum is not None and size > paging.maximum:
            yield from self._judge_size(exchange, paging, size, paging.maximum)
        if position is not None and _tells_position(paging) and position < paging.first:
            place = f"{paging.pointer}/page/first"
            yield from self._judge_told(exchange, paging.current, position, f"a page from {paging.first} on", place)

    def _judge_size(self, exchange: Exchange, paging: Pagination, size: int, maximum: int) -> Iterator[Judgement]:
        expected, place = f"at most {maximum} items on a page", f"{paging.pointer}/size/maximum"
        count = len(items(exchange)) if exchange.succeeded else 0
        if count > maximum:
            pointer, received = f"/response/body{paging.items}", f"{count} items"
            yield self.failed(exchange, pointer, expected, received, place)
        else:
            yield from self._judge_told(exchange, paging.echo, size, expected, place)

    def _judge_told(
        self, exchange: Exchange, pointer: str | None, asked: int, expected: str, place: str
    ) -> Iterator[Judgement]:
        """Judge whether the answer tells that it used the number; an answer that is no page is a refusal or broken."""
        told = json_pointer.get(exchange.body, pointer, None) if pointer and exchange.succeeded else None
        if told == asked and not isinstance(told, bool):
            yield self.failed(exchange, f"/response/body{pointer}", expected, str(told), place)
        elif 400 <= exchange.outcome < 500 or (exchange.succeeded and exchange.shape_holds):
            yield self.passed(exchange)


def _tells_position(paging: Pagination) -> bool:
    return paging.style == "page" and paging.position is not None and paging.current is not None


def _number(exchange: Exchange, name: str | None) -> int | None:
    text = exchange.query.get(name or "", "")
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and digits.isascii() and len(digits) < _NUMBER_LENGTH else None
