"""A Content-Length that is too small."""

from __future__ import annotations

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Miscounted


class ContentLengthTooSmall(BodySendingInjection):
    """Content-Length is two bytes less than the body has.

    Incident: the length is counted in characters and sent as bytes: each accented letter loses one at the end.
    """

    name = "content-length-too-small"
    sending = Miscounted(by=-2)
