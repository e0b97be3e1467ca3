"""A slow vendor."""

from __future__ import annotations

from driftwitness.mock.altering_sending import SendingInjection
from driftwitness.mock.sending import Whole


class Latency(SendingInjection):
    """Every answer takes five seconds.

    Incident: a database without an index since the last release; nothing is wrong in any answer.
    """

    name = "latency"
    sending = Whole(after=5)
