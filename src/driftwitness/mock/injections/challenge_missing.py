"""A 401 without a challenge."""

from __future__ import annotations

from driftwitness.mock.altering import without_header
from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange


class ChallengeMissing(RefusalInjection):
    """A 401 does not tell how to authenticate: no ``WWW-Authenticate``.

    Incident: browsers asked for passwords because of the header, so it was removed.
    """

    name = "challenge-missing"
    families = ("auth", "headers")
    conditions = ("unauthorized",)
    breaks = "status"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Leave it out."""
        return without_header(answer, "WWW-Authenticate")
