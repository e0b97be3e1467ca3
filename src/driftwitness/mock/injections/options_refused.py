"""OPTIONS that are unknown."""

from __future__ import annotations

from driftwitness.mock.altering import without_header
from driftwitness.mock.altering_refusals import refused_as
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class OptionsRefused(Injection):
    """OPTIONS is refused with 405.

    Incident: a web server in front allows only the methods that it was told of.
    """

    name = "options-refused"
    families = ("status", "headers")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Refuse the method."""
        if exchange.request.method != "OPTIONS" or not answer.succeeds:
            return answer
        return refused_as("method-not-allowed", without_header(answer, "Allow"), exchange, status=405)
