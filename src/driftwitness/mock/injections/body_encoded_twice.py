"""JSON in a JSON string."""

from __future__ import annotations

import json
from dataclasses import replace

from driftwitness.mock.altering import PayloadInjection, payload_place
from driftwitness.mock.exchange import Answer, Exchange


class BodyEncodedTwice(PayloadInjection):
    """The body is a JSON string that holds the JSON.

    Incident: a function behind a gateway encodes its answer, and the gateway encodes it again.
    """

    name = "body-encoded-twice"
    families = ("schema", "content", "envelope")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Encode once before the mock does."""
        if payload_place(answer, exchange) is None:
            return answer
        return replace(answer, content=json.dumps(answer.content))
