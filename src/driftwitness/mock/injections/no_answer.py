"""A vendor that never answers."""

from __future__ import annotations

from driftwitness.mock.altering_sending import SendingInjection
from driftwitness.mock.sending import Unsent


class NoAnswer(SendingInjection):
    """The request is carried out; after a minute without an answer the connection is closed.

    Incident: a worker waits for a lock until the load balancer gives it up.
    """

    name = "no-answer"
    sending = Unsent(after=60)
