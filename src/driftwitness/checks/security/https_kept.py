"""security/https-kept."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from urllib.parse import urlsplit

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_TARGET = re.compile(r"<([^<>]*)>")


def _told(exchange: Exchange) -> Hashable:
    """Give whether the headers are known, of an answer that leads nowhere without encryption."""
    is_led = any(_host_without(url) for _, url in _addresses(exchange))
    return None if is_led else (exchange.operation_id, exchange.interaction.response.headers is None)


class HttpsKept(InteractionCheck):
    """No answer of an API on https leads back to its own host without encryption.

    Looks at what leads clients on: ``Location``, the targets in ``Link``, and the address of the next page in a body,
    where the contract's server is on https. Addresses of other hosts are not judged.

    Pass:
        GET /notebooks/7/ -> 301 [Location: https://api.notebooks.example/api/v2/notebooks/7]
    Fail:
        GET /notebooks/7/ -> 301 [Location: http://api.notebooks.example/api/v2/notebooks/7]
    """

    id = "security/https-kept"
    requires = ("servers",)
    depends_on = staticmethod(_told)
    reference = "RFC 9110, section 4.2.2; RFC 9325, section 3.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the contract's server is on https."""
        return contract.server_url.startswith("https://")

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each answer whose headers are known."""
        if not contract.server_url.startswith("https://") or exchange.interaction.response.headers is None:
            return
        addresses = [(place, url, _host_without(url)) for place, url in _addresses(exchange)]
        leading = [(place, url) for place, url, host in addresses if host and host in _own_hosts(exchange)]
        for place, url in leading:
            yield self.failed(exchange, place, "an https address", url, "/servers/0/url")
        if not leading:
            yield self.passed(exchange)


def _addresses(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Give the addresses that lead on from an answer, with their places in it."""
    if location := quota.told(exchange, "Location"):
        yield "/response/headers/Location", location
    for url in _TARGET.findall(quota.told(exchange, "Link") or ""):
        yield "/response/headers/Link", url
    paging = exchange.contract.conventions.pages(exchange.operation_id or "")
    if paging and paging.next:
        following = json_pointer.get(exchange.body, paging.next, None)
        if isinstance(following, str):
            yield f"/response/body{paging.next}", following


def _own_hosts(exchange: Exchange) -> set[str | None]:
    urls = exchange.contract.server_url, exchange.run.base_url
    return {urlsplit(url).hostname for url in urls if "https:" in url}


def _host_without(url: str) -> str | None:
    """Give the host of an address that is not encrypted; None for every other."""
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.scheme.lower() == "http" else None
    except ValueError:
        return None
