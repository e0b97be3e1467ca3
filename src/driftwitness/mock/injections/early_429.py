"""A quota that ends early."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import LimiterInjection
from driftwitness.mock.behaviour import Behaviour


class Early429(LimiterInjection):
    """Requests are refused at half of the documented quota.

    Incident: the quota is shared out among servers, and one gets all the traffic.
    """

    name = "early-429"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Grant half of the quota."""
        return replace(behaviour, quota_share=0.5)
