"""A refusal that prolongs itself."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering_conventions import LimiterInjection
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Where


class RefusedRequestsCount(LimiterInjection):
    """A refused request begins the wait anew: who retries is never let in.

    Incident: a sliding log counts what it refuses.
    """

    name = "refused-requests-count"

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """Where a refusal blocks by the page's word, this is no drift."""
        limits = contract.conventions.rate_limits
        blocking = bool(limits) and all(limit.blocks for limit in limits)
        return "its limits block after a refusal as documented" if blocking else super().obstacle(contract, where)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Let refusals move the window."""
        return replace(behaviour, counts_refused=True)
