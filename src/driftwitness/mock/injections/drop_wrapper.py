"""A payload without its envelope."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection
from driftwitness.mock.places import payload_pointer


class DropWrapper(Injection):
    """The payload stands at the top of the body, without the documented envelope.

    Incident: a rewritten endpoint forgets the wrapper that a shared base class used to add.
    """

    name = "drop-wrapper"
    families = ("envelope", "schema")
    requires = ("x-driftwitness.envelope.success",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Answer the payload alone."""
        success = exchange.operation.success if exchange.operation and answer.succeeds else None
        pointer = payload_pointer(exchange.contract, success)
        payload = json_pointer.get(answer.content, pointer) if pointer else json_pointer.MISSING
        return answer if payload is json_pointer.MISSING else replace(answer, content=payload)
