"""An error with an empty payload."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Where
from driftwitness.mock.places import put


class PayloadBesideError(RefusalInjection):
    """An error also has the envelope of a success, with null in it.

    Incident: one response class for both fills what it has not got with null.
    """

    name = "payload-beside-error"
    families = ("envelope",)
    requires = ("x-driftwitness.envelope.success",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """There must be an envelope."""
        success = contract.conventions.success
        return None if success and success.item else "its successes have no envelope"

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:
        """Add the payload's place."""
        success = exchange.contract.conventions.success
        if not success or not success.item or not isinstance(answer.content, dict):
            return answer
        return replace(answer, content=put(deepcopy(answer.content), success.item, None))
