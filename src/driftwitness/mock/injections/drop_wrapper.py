"""A payload without its envelope."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.altering import PayloadInjection, payload_place, reached
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Where
from driftwitness.mock.places import payload_pointer


class DropWrapper(PayloadInjection):
    """The payload stands at the top of the body, without the documented envelope.

    Incident: a rewritten endpoint forgets the wrapper that a shared base class used to add.
    """

    name = "drop-wrapper"
    families = ("envelope", "schema")
    requires = ("x-driftwitness.envelope.success",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """There must be an envelope."""
        pointers = (payload_pointer(contract, operation.success) for operation in reached(contract, where))
        return None if any(pointers) else "no payload in it has an envelope"

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Answer the payload alone."""
        place = payload_place(answer, exchange)
        return replace(answer, content=json_pointer.get(answer.content, place)) if place else answer
