"""rate-limit/refusal-not-cacheable."""

from __future__ import annotations

import re
from collections.abc import Iterable

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract

_ALLOWS = re.compile(r"\bpublic\b|\b(?:s-maxage|max-age)\s*=\s*\"?[1-9]", re.IGNORECASE)
_FORBIDS = re.compile(r"\bno-store\b|\bno-cache\b|\bprivate\b", re.IGNORECASE)


class RefusalNotCacheable(InteractionCheck):
    """A refusal for the quota does not allow caches to store it.

    Looks at Cache-Control of each answer 429. One that says nothing is no finding: caches must not store a 429
    anyway.

    Pass:
        GET /account -> 429 [Cache-Control: no-store; Retry-After: 5] {}
    Fail:
        GET /account -> 429 [Cache-Control: public, max-age=300; Retry-After: 5] {}
    """

    id = "rate-limit/refusal-not-cacheable"
    requires = ("x-driftwitness.rateLimit",)
    reference = "RFC 6585, section 4"

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each answer 429."""
        limits = quota.limits(exchange)
        if exchange.status != 429 or not limits or exchange.interaction.response.headers is None:
            return
        control = quota.told(exchange, "Cache-Control") or ""
        if _ALLOWS.search(control) and not _FORBIDS.search(control):
            expected, place = "nothing that allows a cache to store it", f"{limits[0].pointer}/status"
            yield self.failed(exchange, "/response/headers/Cache-Control", expected, control, place)
        else:
            yield self.passed(exchange)
