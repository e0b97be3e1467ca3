"""The rate-limit headers under other names."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class RateLimitHeadersRenamed(Injection):
    """The rate-limit headers lose their ``X-``, or get one.

    Incident: the vendor follows the draft for standard names, which has none.
    """

    name = "rate-limit-headers-renamed"
    families = ("rate-limit", "headers")
    requires = ("x-driftwitness.rateLimit",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """Headers must be documented."""
        found = any(limit.quota_headers for limit in contract.conventions.rate_limits)
        return None if found else "no limit of it has headers"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Rename them."""
        limits = exchange.contract.conventions.rate_limits
        documented = {name for limit in limits for name in limit.quota_headers.values()}
        told = {_other(name) if name in documented else name: value for name, value in answer.headers.items()}
        return replace(answer, headers=told)


def _other(name: str) -> str:
    return name[2:] if name[:2].lower() == "x-" else f"X-{name}"
