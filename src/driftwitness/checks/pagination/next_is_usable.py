"""pagination/next-is-usable."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urljoin, urlsplit

from driftwitness.checks import pages
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import Pagination
from driftwitness.contract.paging import next_url

_INSIDE = re.compile(r"[^.]+|.*\.(?:internal|local|localdomain|intranet|lan|corp|svc)")


class NextIsUsable(InteractionCheck):
    """The link to the next page can be followed from where the client is.

    Looks at links in headers: they keep the parameters that the operation requires, and lead to no host that only the
    vendor's own network knows. Another public host is the vendor's choice, and a link may drop the size of pages.

    Pass:
        # contract: prints
        GET /orders?studio_id=1 -> 200 [Link: </v2/orders?studio_id=1&cursor=2>; rel="next"] {"orders": [{"id": 1}]}
    Fail:
        # contract: prints
        GET /orders?studio_id=1 -> 200 [Link: </v2/orders?cursor=2>; rel="next"] {"orders": [{"id": 1}]}
    """

    id = "pagination/next-is-usable"
    requires = ("x-driftwitness.pagination",)
    reference = "RFC 8288, section 3"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the pages of the operation are linked in the header."""
        return _paging(operation, contract) is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each page that leads on."""
        operation, page = exchange.operation, pages.page(exchange)
        paging = _paging(operation, contract) if operation else None
        url = next_url(dict(exchange.interaction.response.headers or ()))
        if operation is None or page is None or paging is None or url is None:
            return
        expected, received = _fault(exchange, operation, url)
        if received is None:
            yield self.passed(exchange)
        else:
            yield self.failed(exchange, "/response/headers/Link", expected, received, paging.pointer, expected)


def _paging(operation: Operation, contract: Contract) -> Pagination | None:
    paging = contract.conventions.pages(operation.id)
    return paging if paging and paging.style == "link" and not paging.next else None


def _fault(exchange: Exchange, operation: Operation, url: str) -> tuple[str, str | None]:
    asked = exchange.interaction.request.url
    target = urlsplit(urljoin(asked, url))
    kept = dict(parse_qsl(target.query, keep_blank_values=True))
    required = [
        p.name for p in operation.parameters if p.location == "query" and p.required and p.name in exchange.query
    ]
    lost = [name for name in required if name not in kept]
    if lost:
        return "a link that keeps what the operation requires", f"a link without {', '.join(lost)}"
    host = target.hostname or ""
    if host != urlsplit(asked).hostname and _is_inside(host):
        return "a link that leads to a public host", f"a link to {host}"
    return "", None


def _is_inside(host: str) -> bool:
    """Whether a host is one of a network that is not public."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(_INSIDE.fullmatch(host.lower()))
