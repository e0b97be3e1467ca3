"""A body that ends early."""

from __future__ import annotations

from driftwitness.mock.altering_sending import BodySendingInjection
from driftwitness.mock.sending import Cut


class BodyCut(BodySendingInjection):
    """The connection is closed in the middle of the body, short of its Content-Length.

    Incident: a proxy closes what takes longer than its limit, and some clients take what came for the whole.
    """

    name = "body-cut"
    sending = Cut(share=0.5)
