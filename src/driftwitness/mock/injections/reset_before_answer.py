"""A connection lost after the request."""

from __future__ import annotations

from driftwitness.mock.altering_sending import SendingInjection
from driftwitness.mock.sending import Unsent


class ResetBeforeAnswer(SendingInjection):
    """The request is carried out; then the connection is reset without an answer.

    Incident: a release kills the processes that are at work: the client cannot know what has been done, and asks again.
    """

    name = "reset-before-answer"
    sending = Unsent(reset=True)
