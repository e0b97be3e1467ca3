"""HEAD that is not GET."""

from __future__ import annotations

from driftwitness.mock.altering_refusals import refused_as
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class HeadRefused(Injection):
    """HEAD is refused where GET is answered.

    Incident: a router that takes each method by name replaces one that knew them together.
    """

    name = "head-refused"
    families = ("status", "headers")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse the method."""
        if exchange.request.method != "HEAD" or not answer.succeeds:
            return answer
        return refused_as("method-not-allowed", answer, exchange, status=405)
