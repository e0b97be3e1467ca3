"""rate-limit/policy-named."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import quota, quota_fields
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class PolicyNamed(InteractionCheck):
    """Each quota that ``RateLimit`` tells of is a policy that ``RateLimit-Policy`` of the same response names.

    Looks at responses that have both, in the form with names. One that cannot be read is
    ``rate-limit/headers-syntax``'s, and one that should be there and is not ``rate-limit/headers-present``'s.

    Pass:
        # contract: meters
        GET /readings -> 200 [RateLimit-Policy: "burst";q=5;w=10; RateLimit: "burst";r=4;t=9] []
    Fail:
        # contract: meters
        GET /readings -> 200 [RateLimit-Policy: "burst";q=5;w=10; RateLimit: "default";r=4;t=9] []
    """

    id = "rate-limit/policy-named"
    requires = ("x-driftwitness.rateLimit",)
    reference = "draft-ietf-httpapi-ratelimit-headers-10, section 4.1"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a limit of the operation has both headers."""
        both = {quota_fields.STANDING, quota_fields.POLICY}
        return any(both <= {name.lower() for name in quota.named(x)} for x in quota.covering(contract, operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each response that names quotas and policies."""
        for limit in quota.limits(exchange)[:1]:
            names = {standing.name for standing in quota.told_standings(exchange, limit) if standing.name}
            policies = {policy.name for policy in quota.told_policies(exchange, limit) if policy.name}
            if names and policies and names <= policies:
                yield self.passed(exchange)
            elif names and policies:
                pointer = f"/response/headers/{quota.header(limit, 'remaining')}"
                unknown, place = ", ".join(sorted(names - policies)), f"{limit.pointer}/headers/remaining"
                yield self.failed(exchange, pointer, "names of policies in the same response", unknown, place)
