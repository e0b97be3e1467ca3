"""A Content-Length that is too great."""

from __future__ import annotations

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Miscounted


class ContentLengthTooGreat(BodySendingInjection):
    """Content-Length is sixteen bytes more than the body has.

    Incident: a filter shortens the body after its length was written; clients wait for the rest.
    """

    name = "content-length-too-great"
    sending = Miscounted(by=16)
