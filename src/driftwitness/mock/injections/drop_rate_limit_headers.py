"""Responses without the rate-limit headers."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection, Where


class DropRateLimitHeaders(Injection):
    """The documented rate-limit headers are missing; with a header's name after the @, only that one.

    Incident: a content delivery network strips headers that it does not know.
    """

    name = "drop-rate-limit-headers"
    families = ("rate-limit", "headers")
    requires = ("x-driftwitness.rateLimit",)
    takes = ("operation", "header")

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """Headers must be documented."""
        limits = contract.conventions.rate_limits
        found = any(limit.quota_headers or limit.retry_after for limit in limits)
        return None if found else "no limit of it has headers"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Leave out the headers."""
        dropped = {self.where.header} if self.where.header else _documented(exchange)
        return replace(answer, headers={name: value for name, value in answer.headers.items() if name not in dropped})


def _documented(exchange: Exchange) -> set[str | None]:
    limits = exchange.contract.conventions.rate_limits
    return {name for limit in limits for name in (*limit.quota_headers.values(), limit.retry_after)}
