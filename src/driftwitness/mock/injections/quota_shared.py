"""One quota for everybody."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering_conventions import LimiterInjection
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Where


class QuotaShared(LimiterInjection):
    """All callers share one quota.

    Incident: the limiter behind a proxy sees one address for all.
    """

    name = "quota-shared"

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A quota must be somebody's own: an address has one already, whoever asks from there."""
        if all(limit.scope == "ip" for limit in contract.conventions.rate_limits):
            return "its quotas count addresses"
        return super().obstacle(contract, where)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Count everybody together."""
        return replace(behaviour, one_quota_for_all=True)
