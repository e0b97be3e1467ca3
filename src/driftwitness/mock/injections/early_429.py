"""A quota that ends early."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection


class Early429(Injection):
    """Requests are refused at half of the documented quota.

    Incident: the quota is shared out among servers, and one gets all the traffic.
    """

    name = "early-429"
    families = ("rate-limit",)
    requires = ("x-driftwitness.rateLimit",)

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Grant half of the quota."""
        return replace(behaviour, quota_share=0.5)
