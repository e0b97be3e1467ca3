"""A body in small pieces."""

from __future__ import annotations

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Trickle


class SlowBody(BodySendingInjection):
    """Bodies come in twenty pieces over ten seconds.

    Incident: an overloaded host writes a response as it is computed, just often enough that no read times out.
    """

    name = "slow-body"
    sending = Trickle(pieces=20, seconds=10)
