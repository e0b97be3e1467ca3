"""One quota for everybody."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import LimiterInjection
from driftwitness.mock.behaviour import Behaviour


class QuotaShared(LimiterInjection):
    """All callers share one quota.

    Incident: the limiter behind a proxy sees one address for all.
    """

    name = "quota-shared"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Count everybody together."""
        return replace(behaviour, one_quota_for_all=True)
