"""rate-limit/headers-present."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class HeadersPresent(InteractionCheck):
    """Every documented quota header stands on the responses that the document promises it on.

    Looks at each response of a documented operation: the quota headers where they are promised on every response,
    and the header that tells how long to wait on a refusal. Answers of 500 and above may come from something before
    the vendor, and headers that were not recorded are nobody's fault: neither is judged.

    Pass:
        GET /account -> 200 [X-Quota-Limit: 100; X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
    Fail:
        GET /account -> 200 [X-Quota-Limit: 100; X-Quota-Reset: 1767225661] {"result": {}}
    """

    id = "rate-limit/headers-present"
    requires = ("x-driftwitness.rateLimit",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has documented headers."""
        return any(limit.quota_headers or limit.retry_after for limit in quota.covering(contract, operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each promised header."""
        if exchange.interaction.response.headers is None or exchange.status >= 500:
            return
        for name, (promise, place) in _promised(exchange).items():
            if exchange.interaction.response.header(name) is None:
                yield self.failed(exchange, f"/response/headers/{name}", f"present on {promise}", "absent", place)
            else:
                yield self.passed(exchange)


def _promised(exchange: Exchange) -> dict[str, tuple[str, str]]:
    """Give the headers that this response must have: name to the promise and its place in the contract."""
    found: dict[str, tuple[str, str]] = {}
    for limit in quota.limits(exchange):
        refused = quota.is_refusal(exchange, limit)
        if limit.every_response or refused:
            promise = "every response" if limit.every_response else "a refusal"
            for role, name in limit.quota_headers.items():
                found[name] = (promise, f"{limit.pointer}/headers/{role}")
        if refused and limit.retry_after:
            found[limit.retry_after] = ("a refusal", f"{limit.pointer}/headers/retryAfter")
    return found
