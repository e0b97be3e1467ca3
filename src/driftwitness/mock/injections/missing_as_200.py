"""An unknown member that exists."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.places import put


class MissingAs200(RefusalInjection):
    """What does not exist is answered with 200 and nothing in it.

    Incident: a lookup that finds nothing is no error to the new handler.
    """

    name = "missing-as-200"
    families = ("status", "error", "lifecycle")
    conditions = ("not-found",)

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Answer an empty payload."""
        success = exchange.contract.conventions.success
        pointer = success.item if success else None
        return replace(answer, status=200, content=put({}, pointer, None) if pointer else {})
