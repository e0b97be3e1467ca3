"""A quota that ends late."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import LimiterInjection
from driftwitness.mock.behaviour import Behaviour


class Late429(LimiterInjection):
    """Requests are refused at twice the documented quota.

    Incident: two servers count apart from each other.
    """

    name = "late-429"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Grant twice the quota."""
        return replace(behaviour, quota_share=2.0)
