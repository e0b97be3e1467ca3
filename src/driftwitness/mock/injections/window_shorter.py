"""A window that ends early."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_conventions import LimiterInjection
from driftwitness.mock.behaviour import Behaviour


class WindowShorter(LimiterInjection):
    """Windows are half as long as documented.

    Incident: the quota per hour becomes one per half hour, and the page stays.
    """

    name = "window-shorter"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Halve the window."""
        return replace(behaviour, window_share=0.5)
