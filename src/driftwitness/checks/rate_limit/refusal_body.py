"""rate-limit/refusal-body."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer


class RefusalBody(InteractionCheck):
    """The body of a refusal tells the wait as a number, the same as the header does.

    Looks at refusals whose body has the object that the number should stand in; a body of another shape is the
    envelope's finding, and a documented schema that misses the number is the schema's. The number is compared with
    the header only where that one is possible and agrees with the reset, with a second of slack.

    Pass:
        @20 GET /account -> 429 [X-Quota-Reset: 1767225661; Retry-After: 41] {"error": {"code": "quota_exceeded", "message": "Wait.", "retry_after": 41}}
    Fail:
        @20 GET /account -> 429 [X-Quota-Reset: 1767225661; Retry-After: 41] {"error": {"code": "quota_exceeded", "message": "Wait.", "retry_after": 60}}
    """  # noqa: E501

    id = "rate-limit/refusal-body"
    requires = ("x-driftwitness.rateLimit",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation documents the number."""
        return any(limit.body_retry_after for limit in quota.covering(contract, operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each refusal with an error in its body."""
        for limit in quota.limits(exchange):
            place = limit.body_retry_after
            if not place or not quota.is_refusal(exchange, limit):
                continue
            holder = json_pointer.get(exchange.body, place.rpartition("/")[0], None)
            if not isinstance(holder, dict) or exchange.violations:
                continue
            value = json_pointer.get(exchange.body, place, None)
            seconds = quota.trusted_wait(exchange, limit)
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            pointer, contract_place = f"/response/body{place}", f"{limit.pointer}/body/retryAfter"
            if not is_number:
                yield self.failed(exchange, pointer, "a number of seconds", value, contract_place)
            elif seconds is not None and abs(value - seconds) > 1:
                expected, received = f"the same as {limit.retry_after}", f"{value}, and {seconds:.0f} in the header"
                yield self.failed(exchange, pointer, expected, received, contract_place)
            else:
                yield self.passed(exchange)
