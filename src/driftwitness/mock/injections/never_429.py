"""A quota that nobody enforces."""

from __future__ import annotations

import math
from dataclasses import replace

from driftwitness.mock.altering_conventions import LimiterInjection
from driftwitness.mock.behaviour import Behaviour


class Never429(LimiterInjection):
    """Requests are never refused for want of quota.

    Incident: the limiter fails open when its counter cannot be reached.
    """

    name = "never-429"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Grant everything."""
        return replace(behaviour, quota_share=math.inf)
