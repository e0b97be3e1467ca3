"""pagination/more-agrees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from driftwitness.checks import pages, reading_schemas, walks
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.pages import Page
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_FLAG = re.compile(
    r"has_?(?:more|next)(?:_?(?:pages?|items|results))?|is_?truncated|more_?(?:pages|items|results)", re.I
)


class MoreAgrees(InteractionCheck):
    """What a page tells of further pages agrees with itself: the flag, the next page that it names, the total.

    Looks at documented boolean members beside the items, named as ``has_more`` is, and at the next page and the total
    where the list has them. A flag that says yes goes with a next page and with items left by the total, one that says
    no with neither.

    Pass:
        # contract: parcels
        GET /events -> 200 {"events": [{"id": "e1"}], "next": "c1", "has_more": true}
    Fail:
        # contract: parcels
        GET /events -> 200 {"events": [{"id": "e1"}], "next": "c1", "has_more": false}
    """

    id = "pagination/more-agrees"
    requires = ("x-driftwitness.pagination",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a page of the operation's list has a flag, and something that it can agree with."""
        paging = pages.paging_of(contract, operation)
        if paging is None or not any(_flags(operation, contract)):
            return False
        return walks.is_led(paging) or (paging.total is not None and paging.style in ("page", "offset"))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each flag of a page that something else on it confirms or denies."""
        page, operation = pages.page(exchange), exchange.operation
        if page is None or page.paging is None or operation is None or not self.applies(operation, contract):
            return
        for pointer in _flags(operation, contract):
            flag = json_pointer.get(exchange.body, pointer, None)
            told = dict(_told(page))
            denying = next((word for word, more in told.items() if more is not flag), None)
            if not isinstance(flag, bool) or not told:
                continue
            if denying is None:
                yield self.passed(exchange)
            else:
                expected, received = "what the page tells of further pages", f"{str(flag).lower()} with {denying}"
                place = exchange.documented.schema_pointer if exchange.documented else page.paging.pointer
                yield self.failed(exchange, f"/response/body{pointer}", expected, received, place)


def _told(page: Page) -> Iterator[tuple[str, bool]]:
    """Give what else the page tells of further pages: in words, and whether there are any."""
    if page.paging and walks.is_led(page.paging):
        more = walks.named(page.exchange, page.paging) is not None
        yield "a next page" if more else "no next page", more
    if page.total is not None and page.start is not None:
        left = page.total - page.start - len(page.items)
        yield f"{max(left, 0)} items left by the total", left > 0


def _flags(operation: Operation, contract: Contract) -> Iterator[str]:
    """Give the pointers of the documented flags, at the top of the answer or in an object there."""
    schema = operation.success.schema if operation.success else None
    for name, inside in reading_schemas.properties(contract, schema).items():
        if _is_flag(name, inside, contract):
            yield json_pointer.join(name)
        for inner, value in reading_schemas.properties(contract, inside).items():
            if _is_flag(inner, value, contract):
                yield json_pointer.join(name, inner)


def _is_flag(name: str, schema: object, contract: Contract) -> bool:
    return bool(_FLAG.fullmatch(name)) and "boolean" in reading_schemas.types(contract, schema)
