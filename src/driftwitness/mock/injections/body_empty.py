"""A success without a body."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering import PayloadInjection, payload_place
from driftwitness.mock.exchange import Answer, Exchange


class BodyEmpty(PayloadInjection):
    """A success that should have a body has none.

    Incident: the vendor saves bandwidth: whoever wants to see the record can ask for it.
    """

    name = "body-empty"
    families = ("schema", "content")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Leave out the body."""
        return answer if payload_place(answer, exchange) is None else replace(answer, content=None)
