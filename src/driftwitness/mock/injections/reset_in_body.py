"""A connection lost in the body."""

from __future__ import annotations

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Cut


class ResetInBody(BodySendingInjection):
    """The connection is reset in the middle of the body.

    Incident: a worker runs out of memory while it writes a long list.
    """

    name = "reset-in-body"
    sending = Cut(share=0.5, reset=True)
