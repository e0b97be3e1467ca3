"""A payload without its envelope."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering import EnvelopeInjection, payload_place
from driftwitness.mock.exchange import Answer, Exchange


class DropWrapper(EnvelopeInjection):
    """The payload stands at the top of the body, without the documented envelope.

    Incident: a rewritten endpoint forgets the wrapper that a shared base class used to add.
    """

    name = "drop-wrapper"
    families = ("envelope", "schema")
    requires = ("x-driftwitness.envelope.success",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Answer the payload alone."""
        place = payload_place(answer, exchange)
        return replace(answer, content=json_pointer.get(answer.content, place)) if place else answer
