"""rate-limit/limit-as-documented."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class LimitAsDocumented(InteractionCheck):
    """The limit header tells the documented quota.

    Looks at the run's own requests. Does not say whether that quota is kept: where the header tells another one,
    the rules about keeping it are silent, because this finding is their cause. A header that two limits share is
    not judged.

    Pass:
        GET /account -> 200 [X-Quota-Limit: 100] {"result": {}}
    Fail:
        GET /account -> 200 [X-Quota-Limit: 60] {"result": {}}
    """

    id = "rate-limit/limit-as-documented"
    requires = ("x-driftwitness.rateLimit",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has a header that tells it."""
        return any(quota.header(limit, "limit") for limit in quota.covering(contract, operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each limit whose header the response has."""
        if exchange.credential != "given":
            return
        for limit in quota.legible(exchange):
            told = quota.told_quota(exchange, limit)
            if told == limit.quota:
                yield self.passed(exchange)
            elif told is not None:
                pointer, place = f"/response/headers/{quota.header(limit, 'limit')}", f"{limit.pointer}/quota"
                yield self.failed(exchange, pointer, str(limit.quota), str(told), place)
