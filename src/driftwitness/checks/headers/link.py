"""headers/link."""

from __future__ import annotations

import re
from collections.abc import Iterable

from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import Pagination

_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"  # noqa: S105
_PARAMETER = rf'[ \t]*;[ \t]*(?:{_TOKEN})(?:[ \t]*=[ \t]*(?:{_TOKEN}|"(?:[^"\\]|\\.)*"))?'
_LINK = re.compile(rf"[ \t]*<(?P<target>[^<>\s\"\\^`{{|}}]*)>(?P<parameters>(?:{_PARAMETER})*)[ \t]*;?[ \t]*(?:,|$)")
_RELATION = re.compile(rf'rel[ \t]*=[ \t]*(?:{_TOKEN}|"[^"]*[^"\s][^"]*")', re.IGNORECASE)


class Link(InteractionCheck):
    """The ``Link`` header that leads through a list has the syntax of the standard, with a relation for each link.

    Looks at answers of lists whose pages are documented to be linked in the header. A target may be relative, and a
    relation may stand without quotation marks; whether the links lead to the right pages is for other rules.

    Pass:
        # contract: prints
        GET /orders?studio_id=1 -> 200 [Link: </v2/orders?cursor=2>; rel="next", </v2/orders>; rel=first] {"orders": []}
    Fail:
        # contract: prints
        GET /orders?studio_id=1 -> 200 [Link: /v2/orders?cursor=2; rel="next"] {"orders": []}
    """

    id = "headers/link"
    requires = ("x-driftwitness.pagination",)
    reference = "RFC 8288, section 3"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the pages of the operation are linked in the header."""
        return _paging(operation, contract) is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each header of that name."""
        paging = _paging(exchange.operation, contract) if exchange.operation else None
        for name, text in exchange.interaction.response.headers or ():
            if paging is None or name.lower() != "link" or exchange.status >= 500:
                continue
            fault = _fault(text)
            if fault is None:
                yield self.passed(exchange)
            else:
                expected = "links as RFC 8288 writes them"
                yield self.failed(exchange, "/response/headers/Link", expected, fault, paging.pointer)


def _paging(operation: Operation, contract: Contract) -> Pagination | None:
    paging = contract.conventions.pages(operation.id)
    return paging if paging and paging.style == "link" and not paging.next else None


def _fault(text: str) -> str | None:
    at = 0
    while at < len(text):
        found = _LINK.match(text, at)
        if found is None:
            return show(text[at:].strip())
        if not any(_RELATION.match(part.strip()) for part in found["parameters"].split(";")):
            return f"a link without rel: {show(found[0].strip(' ,'))}"
        at = found.end()
    return None
