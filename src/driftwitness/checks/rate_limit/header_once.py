"""rate-limit/header-once."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import quota, quota_fields
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class HeaderOnce(InteractionCheck):
    """A quota header has one value in a response: with two, clients read one or the other.

    Looks at the documented headers that hold one number or time; the same value twice is no other value.

    Pass:
        GET /account -> 200 [X-Quota-Remaining: 7; X-Quota-Remaining: 7] {"result": {}}
    Fail:
        GET /account -> 200 [X-Quota-Remaining: 7; X-Quota-Remaining: 98] {"result": {}}
    """

    id = "rate-limit/header-once"
    requires = ("x-driftwitness.rateLimit",)
    reference = "RFC 9110, section 5.3"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has documented headers."""
        return any(limit.quota_headers or limit.retry_after for limit in quota.covering(contract, operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each header of the response that tells a quota."""
        headers = [(name.lower(), value) for name, value in exchange.interaction.response.headers or ()]
        for limit in quota.limits(exchange):
            roles = limit.quota_headers | ({"retryAfter": limit.retry_after} if limit.retry_after else {})
            for role, name in roles.items():
                wanted = name.lower()
                values = [value.strip() for known, value in headers if known == wanted]
                if not values or quota_fields.is_structured(name):
                    continue
                if len(set(values)) == 1:
                    yield self.passed(exchange)
                else:
                    pointer, place = f"/response/headers/{name}", f"{limit.pointer}/headers/{role}"
                    yield self.failed(exchange, pointer, "one value", " and ".join(values), place)
